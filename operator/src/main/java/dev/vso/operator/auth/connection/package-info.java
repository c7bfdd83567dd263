/** A Vault client for each VaultConnection, with the CA that it names. */
@NullMarked
package dev.vso.operator.auth.connection;

import org.jspecify.annotations.NullMarked;
