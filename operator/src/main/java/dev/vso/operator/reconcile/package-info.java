/** What the reconcilers of all kinds share: decisions and their reasons, state for each resource, retries, and status writes. Knows no kind. */
@NullMarked
package dev.vso.operator.reconcile;

import org.jspecify.annotations.NullMarked;
