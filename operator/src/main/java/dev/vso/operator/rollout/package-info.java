/** Restarts of the workloads that use a Secret; knows neither what the Secret holds nor whose resource it is. */
@NullMarked
package dev.vso.operator.rollout;

import org.jspecify.annotations.NullMarked;
