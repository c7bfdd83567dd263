/** Adapters that count events of leases, restarts and Vault calls for the metrics. */
@NullMarked
package dev.vso.operator.app.count;

import org.jspecify.annotations.NullMarked;
