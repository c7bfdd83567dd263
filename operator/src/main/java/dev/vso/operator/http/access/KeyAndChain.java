package dev.vso.operator.http.access;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The key and certificates of a TLS server.
 *
 * @param chain the server's own certificate first
 */
record KeyAndChain(PrivateKey key, List<X509Certificate> chain) {

    KeyAndChain {
        chain = List.copyOf(chain);
    }

    X509Certificate own() {
        return chain.getFirst();
    }

    /** The key is never printed. */
    @Override
    public String toString() {
        return "KeyAndChain[%s]".formatted(own().getSubjectX500Principal());
    }
}
