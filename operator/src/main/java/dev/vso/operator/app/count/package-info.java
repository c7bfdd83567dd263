/** Adapters that count what leases, restarts and Vault calls report, for the metrics. */
@NullMarked
package dev.vso.operator.app.count;

import org.jspecify.annotations.NullMarked;
