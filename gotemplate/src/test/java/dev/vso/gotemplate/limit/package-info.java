@NullMarked
package dev.vso.gotemplate.limit;

import org.jspecify.annotations.NullMarked;
