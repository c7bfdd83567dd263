@NullMarked
package dev.vso.operator.http;

import org.jspecify.annotations.NullMarked;
