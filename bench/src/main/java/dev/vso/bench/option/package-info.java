/** The command line of the bench; pure. */
@NullMarked
package dev.vso.bench.option;

import org.jspecify.annotations.NullMarked;
