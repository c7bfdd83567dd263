/** The resources that an operator is given to work on. */
@NullMarked
package dev.vso.bench.load;

import org.jspecify.annotations.NullMarked;
