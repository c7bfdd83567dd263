package dev.vso.operator.controller.pkisecret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.certificate.IssuedCertificate;
import java.time.Instant;

/**
 * A certificate that Vault issued, with its key, on the way to its Secret.
 *
 * @param answer Vault's, as it came
 * @param request digest of what it was asked for
 * @param since when it was issued
 */
record IssuedBundle(ObjectNode answer, IssuedCertificate certificate, String request, String mount, Instant since) {

    HeldCertificate held() {
        return new HeldCertificate(certificate.serial(), mount, since, certificate.end());
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Minted[%s of %s]".formatted(certificate.serial(), mount);
    }
}
