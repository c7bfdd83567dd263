/** Keystores for a certificate: PKCS#12 and JKS. */
@NullMarked
package dev.vso.operator.controller.pkisecret.format;

import org.jspecify.annotations.NullMarked;
