/** Vault's own endpoints that the operator needs: leases, logins, tokens, transit and sys. */
@NullMarked
package dev.vso.vault.api;

import org.jspecify.annotations.NullMarked;
