package dev.vso.operator.http.access;

/** The certificate to serve with, as it is now: asked for at each handshake, so it must answer from memory mostly. */
@FunctionalInterface
interface ServingCertificate {

    KeyAndChain current();
}
