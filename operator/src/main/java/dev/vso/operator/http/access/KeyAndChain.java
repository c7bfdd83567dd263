package dev.vso.operator.http.access;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a TLS server shows and proves.
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

    /** Without the key. */
    @Override
    public String toString() {
        return "KeyAndChain[%s]".formatted(own().getSubjectX500Principal());
    }
}
