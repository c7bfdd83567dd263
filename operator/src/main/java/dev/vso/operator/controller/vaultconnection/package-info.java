/** VaultConnection: whether it is usable, and whether its Vault is up. */
@NullMarked
package dev.vso.operator.controller.vaultconnection;

import org.jspecify.annotations.NullMarked;
