/** Prometheus metrics of the operator, its resources, and its calls to Vault. */
@NullMarked
package dev.vso.operator.metrics;

import org.jspecify.annotations.NullMarked;
