/**
 * VaultPKISecret: a certificate of Vault's PKI engine in a Secret, replaced before it expires and only for a reason.
 */
@NullMarked
package dev.vso.operator.controller.pkisecret;

import org.jspecify.annotations.NullMarked;
