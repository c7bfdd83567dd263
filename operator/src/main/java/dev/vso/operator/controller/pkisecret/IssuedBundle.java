package dev.vso.operator.controller.pkisecret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.certificate.IssuedCertificate;
import java.time.Instant;

/**
 * A certificate that Vault issued, with its key, before it is written to its Secret.
 *
 * @param answer Vault's response, unchanged
 * @param request digest of the request
 * @param since when it was issued
 */
record IssuedBundle(ObjectNode answer, IssuedCertificate certificate, String request, String mount, Instant since) {

    HeldCertificate held() {
        return new HeldCertificate(certificate.serial(), mount, since, certificate.end());
    }

    /** Omits the key. */
    @Override
    public String toString() {
        return "Minted[%s of %s]".formatted(certificate.serial(), mount);
    }
}
