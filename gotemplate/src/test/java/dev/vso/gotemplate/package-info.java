@NullMarked
package dev.vso.gotemplate;

import org.jspecify.annotations.NullMarked;
