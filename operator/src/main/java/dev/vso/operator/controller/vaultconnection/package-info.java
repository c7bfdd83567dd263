/** VaultConnection: whether it can be used and how its Vault is. */
@NullMarked
package dev.vso.operator.controller.vaultconnection;

import org.jspecify.annotations.NullMarked;
