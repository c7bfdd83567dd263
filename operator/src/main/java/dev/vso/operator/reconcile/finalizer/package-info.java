/** Finalizers: adding them, removing them, and the grace period after which deletion proceeds without clean-up. */
@NullMarked
package dev.vso.operator.reconcile.finalizer;

import org.jspecify.annotations.NullMarked;
