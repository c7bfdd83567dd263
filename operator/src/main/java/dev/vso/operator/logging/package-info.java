/** Log lines in VSO's forms. */
@NullMarked
package dev.vso.operator.logging;

import org.jspecify.annotations.NullMarked;
