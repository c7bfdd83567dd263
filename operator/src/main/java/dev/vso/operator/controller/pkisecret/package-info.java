/** VaultPKISecret: a certificate of Vault's PKI engine in a Secret, replaced in time and for a reason only. */
@NullMarked
package dev.vso.operator.controller.pkisecret;

import org.jspecify.annotations.NullMarked;
