/** Durations as users write them, back-off, jitter and delayed execution. */
@NullMarked
package dev.vso.operator.time;

import org.jspecify.annotations.NullMarked;
