/** Errors that end a sync, in words for people; every component may use them. */
@NullMarked
package dev.vso.operator.error;

import org.jspecify.annotations.NullMarked;
