/** VaultAuth and VaultAuthGlobal: whether they are valid, and how the last login went. */
@NullMarked
package dev.vso.operator.controller.vaultauth;

import org.jspecify.annotations.NullMarked;
