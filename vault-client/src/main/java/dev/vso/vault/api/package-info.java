/** The endpoints of Vault that the operator uses: leases, logins, tokens, transit and sys. */
@NullMarked
package dev.vso.vault.api;

import org.jspecify.annotations.NullMarked;
