/** How much memory the operator keeps from its container. */
@NullMarked
package dev.vso.operator.heap;

import org.jspecify.annotations.NullMarked;
