package dev.vso.operator.controller.dynamicsecret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The expiry of the certificate in a response without a lease: an SSH certificate in {@code signed_key} (engine ssh) or
 * an X.509 certificate in {@code certificate} (engines pki and kmip). Pure.
 *
 * <p>SSH certificates over ed25519, rsa and ecdsa keys are supported (OpenSSH's PROTOCOL.certkeys). A certificate that
 * cannot be parsed has no known expiry.
 */
final class CertificateExpiry {

    /** The maximum value in an SSH certificate means no expiry; so does any time after the year 9999. */
    private static final long LATEST = 253_402_300_799L;

    private CertificateExpiry() {}

    /** Returns the expiry of the certificate in the response, if there is one. */
    static Optional<Instant> of(ObjectNode answer) {
        String ssh = answer.path("signed_key").asText("");
        return ssh.isEmpty() ? x509(answer.path("certificate").asText("")) : ssh(ssh);
    }

    private static Optional<Instant> x509(String pem) {
        if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
            return Optional.empty();
        }
        try {
            var in = new ByteArrayInputStream(pem.getBytes(US_ASCII));
            return CertificateFactory.getInstance("X.509").generateCertificate(in) instanceof X509Certificate found
                    ? Optional.of(found.getNotAfter().toInstant())
                    : Optional.empty();
        } catch (CertificateException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> ssh(String line) {
        String[] words = line.strip().split(" ", -1);
        try {
            return words.length < 2
                    ? Optional.empty()
                    : validBefore(ByteBuffer.wrap(Base64.getDecoder().decode(words[1])));
        } catch (IllegalArgumentException | BufferUnderflowException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> validBefore(ByteBuffer blob) {
        int keyParts = switch (text(blob)) {
            case "ssh-ed25519-cert-v01@openssh.com" -> 1;
            case "ssh-rsa-cert-v01@openssh.com",
                    "ecdsa-sha2-nistp256-cert-v01@openssh.com",
                    "ecdsa-sha2-nistp384-cert-v01@openssh.com",
                    "ecdsa-sha2-nistp521-cert-v01@openssh.com" -> 2;
            default -> 0;
        };
        if (keyParts == 0) {
            return Optional.empty();
        }
        skip(blob, 1 + keyParts); // the nonce and the key
        blob.getLong(); // the serial number
        blob.getInt(); // for users or for hosts
        skip(blob, 2); // the key's id and the principals
        blob.getLong(); // valid after
        long end = blob.getLong();
        return end < 0 || end > LATEST ? Optional.empty() : Optional.of(Instant.ofEpochSecond(end));
    }

    private static String text(ByteBuffer blob) {
        byte[] text = new byte[length(blob)];
        blob.get(text);
        return new String(text, US_ASCII);
    }

    private static void skip(ByteBuffer blob, int strings) {
        for (int i = 0; i < strings; i++) {
            int length = length(blob);
            blob.position(blob.position() + length);
        }
    }

    private static int length(ByteBuffer blob) {
        int length = blob.getInt();
        if (length < 0 || length > blob.remaining()) {
            throw new BufferUnderflowException();
        }
        return length;
    }
}
