/** Measures time, memory and requests of a real operator process under load. Not part of {@code ./vso test}. */
@NullMarked
package dev.vso.bench;

import org.jspecify.annotations.NullMarked;
