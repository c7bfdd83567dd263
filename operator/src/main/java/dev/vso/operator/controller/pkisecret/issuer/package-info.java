/** The issuers of a PKI mount, and which of them trust bundles contain. */
@NullMarked
package dev.vso.operator.controller.pkisecret.issuer;

import org.jspecify.annotations.NullMarked;
