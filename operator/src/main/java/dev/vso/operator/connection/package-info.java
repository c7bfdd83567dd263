/** VaultConnection: whether it can be used and how its Vault is. */
@NullMarked
package dev.vso.operator.connection;

import org.jspecify.annotations.NullMarked;
