/** Load on a real operator process, and what it costs in time, memory and requests. Not part of {@code ./vso test}. */
@NullMarked
package dev.vso.bench;

import org.jspecify.annotations.NullMarked;
