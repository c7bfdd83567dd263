/** VaultAuth and VaultAuthGlobal: whether they make sense and how the last login went. */
@NullMarked
package dev.vso.operator.controller.vaultauth;

import org.jspecify.annotations.NullMarked;
