/** The steps of a run, each with its figures. */
@NullMarked
package dev.vso.bench.phase;

import org.jspecify.annotations.NullMarked;
