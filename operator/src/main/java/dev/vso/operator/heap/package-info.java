/** Limits how much of the container's memory the operator uses. */
@NullMarked
package dev.vso.operator.heap;

import org.jspecify.annotations.NullMarked;
