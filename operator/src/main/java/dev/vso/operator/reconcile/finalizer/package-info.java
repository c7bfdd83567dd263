/** Finalizers: placing them, removing them, and the grace period after which deletion goes on without clean-up. */
@NullMarked
package dev.vso.operator.reconcile.finalizer;

import org.jspecify.annotations.NullMarked;
