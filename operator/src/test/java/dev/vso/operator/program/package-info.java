/** Programs of the machine that some tests need. */
@NullMarked
package dev.vso.operator.program;

import org.jspecify.annotations.NullMarked;
