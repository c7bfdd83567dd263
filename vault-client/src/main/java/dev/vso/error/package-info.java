/** Failures in words for people. */
@NullMarked
package dev.vso.error;

import org.jspecify.annotations.NullMarked;
