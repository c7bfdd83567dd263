/** The resources that an operator reconciles during a run. */
@NullMarked
package dev.vso.bench.load;

import org.jspecify.annotations.NullMarked;
