/**
 * From a reference to a session: which VaultAuth, VaultAuthGlobal and VaultConnection a resource means, who logs in as
 * whom, and the Vault tokens that come of it. Knows nothing of secrets engines.
 */
@NullMarked
package dev.vso.operator.auth;

import org.jspecify.annotations.NullMarked;
