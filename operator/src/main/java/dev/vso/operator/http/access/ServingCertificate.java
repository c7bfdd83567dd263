package dev.vso.operator.http.access;

/** The current server certificate; called at each handshake, so it should answer from memory. */
@FunctionalInterface
interface ServingCertificate {

    KeyAndChain current();
}
