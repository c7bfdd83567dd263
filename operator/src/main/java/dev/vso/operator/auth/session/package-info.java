/**
 * Sessions in Vault: one token for each identity, renewed, replaced, and kept alive for the leases that depend on it.
 */
@NullMarked
package dev.vso.operator.auth.session;

import org.jspecify.annotations.NullMarked;
