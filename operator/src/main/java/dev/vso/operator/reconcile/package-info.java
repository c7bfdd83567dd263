/**
 * Shared by the reconcilers of all kinds: decisions and their reasons, state for each resource, retries, and status
 * writes. Independent of any kind.
 */
@NullMarked
package dev.vso.operator.reconcile;

import org.jspecify.annotations.NullMarked;
