/** Durations as users write them, and when to do what again. Pure. */
@NullMarked
package dev.vso.operator.time;

import org.jspecify.annotations.NullMarked;
