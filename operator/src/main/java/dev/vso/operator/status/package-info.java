/**
 * The operator's view of resources: their conditions, and their state for metrics and dashboard. It takes no decisions.
 */
@NullMarked
package dev.vso.operator.status;

import org.jspecify.annotations.NullMarked;
