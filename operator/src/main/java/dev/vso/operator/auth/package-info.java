/**
 * Resolves references to sessions: the VaultAuth, VaultAuthGlobal and VaultConnection of a resource, its identity, and
 * its Vault token. Knows nothing of secrets engines.
 */
@NullMarked
package dev.vso.operator.auth;

import org.jspecify.annotations.NullMarked;
