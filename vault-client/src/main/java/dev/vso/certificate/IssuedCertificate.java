package dev.vso.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A certificate that Vault issued, in any of its formats.
 *
 * @param leaf the certificate itself
 * @param intermediates the authorities between it and the root, from the leaf on; none if the root issued it
 * @param roots the authorities that a client must trust: the self-signed ones, else the last of the chain
 * @param key as PEM in the form Vault gave it; empty if Vault never had it
 */
public record IssuedCertificate(
        X509Certificate leaf,
        List<X509Certificate> intermediates,
        List<X509Certificate> roots,
        Optional<Pem.Block> key) {

    public IssuedCertificate {
        intermediates = List.copyOf(intermediates);
        roots = List.copyOf(roots);
    }

    /**
     * Reads the data of {@code issue} or {@code sign}, or a stored copy of it.
     *
     * @throws IllegalArgumentException naming the field that is missing or cannot be read, and nothing of its value
     */
    public static IssuedCertificate of(ObjectNode answer) {
        String certificate = text(answer, "certificate");
        List<X509Certificate> bundle = certificates("certificate", certificate);
        X509Certificate leaf = bundle.getFirst();
        List<X509Certificate> authorities = authorities(answer, bundle.subList(1, bundle.size()));
        List<X509Certificate> between =
                authorities.stream().filter(one -> !isSelfSigned(one)).toList();
        List<X509Certificate> roots =
                authorities.stream().filter(IssuedCertificate::isSelfSigned).toList();
        List<X509Certificate> trusted = roots.isEmpty() && !between.isEmpty() ? List.of(between.getLast()) : roots;
        return new IssuedCertificate(leaf, between, trusted, key(answer, certificate));
    }

    /** Certificates in PEM, or one as the base64 of its DER. */
    public static List<X509Certificate> certificates(String field, String text) {
        List<byte[]> encoded = Pem.is(text)
                ? Pem.blocks(text).stream()
                        .filter(block -> block.type().equals(Pem.CERTIFICATE))
                        .map(Pem.Block::der)
                        .toList()
                : List.of(Pem.decode(text));
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (byte[] der : encoded) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        } catch (CertificateException _) {
            throw new IllegalArgumentException(field + " is no certificate");
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(field + " holds no certificate");
        }
        return certificates;
    }

    /** The leaf and the chain that a server sends with it; if the issuer is the root, the root, as VSO does. */
    public List<X509Certificate> served() {
        return Stream.concat(Stream.of(leaf), (intermediates.isEmpty() ? roots : intermediates).stream())
                .toList();
    }

    /** The authorities, from its issuer on. */
    public Stream<X509Certificate> authorities() {
        return Stream.concat(intermediates.stream(), roots.stream()).distinct();
    }

    /** The serial number as Vault writes it: bytes in hexadecimal, with colons. */
    public String serial() {
        return serial(leaf.getSerialNumber());
    }

    /** A certificate's serial number as Vault writes it. */
    public static String serialOf(X509Certificate certificate) {
        return serial(certificate.getSerialNumber());
    }

    static String serial(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return HexFormat.ofDelimiter(":").formatHex(bytes, from, bytes.length);
    }

    public Instant end() {
        return leaf.getNotAfter().toInstant();
    }

    /** True if the key belongs to the certificate, or if there is no key. */
    public boolean keyMatches() {
        return key.map(block -> PrivateKeys.matches(PrivateKeys.read(block), leaf))
                .orElse(true);
    }

    /** The key as PEM text. */
    public Optional<String> keyPem() {
        return key.map(block -> Pem.write(block.type(), block.der()));
    }

    /** True if the certificate is self-signed, and so ends every chain. */
    public static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static List<X509Certificate> authorities(ObjectNode answer, List<X509Certificate> bundled) {
        List<X509Certificate> authorities = new ArrayList<>(bundled);
        JsonNode chain = answer.path("ca_chain");
        List<String> texts = new ArrayList<>();
        chain.forEach(one -> texts.add(one.asText()));
        if (chain.isTextual()) {
            texts.add(chain.textValue());
        }
        texts.stream()
                .filter(text -> !text.isBlank())
                .flatMap(text -> certificates("ca_chain", text).stream())
                .filter(one -> !authorities.contains(one))
                .forEach(authorities::add);
        String issuing = answer.path("issuing_ca").asText("");
        if (!issuing.isEmpty()) {
            certificates("issuing_ca", issuing).stream()
                    .filter(one -> !authorities.contains(one))
                    .forEach(one -> authorities.add(one));
        }
        return authorities;
    }

    private static Optional<Pem.Block> key(ObjectNode answer, String certificate) {
        String key = answer.path("private_key").asText("");
        if (key.isEmpty() && !Pem.is(certificate)) {
            return Optional.empty();
        }
        if (!key.isEmpty() && !Pem.is(key)) {
            return Optional.of(PrivateKeys.ofDer(
                    Pem.decode(key), answer.path("private_key_type").asText("")));
        }
        // pem_bundle puts the key before the certificate.
        return Pem.blocks(key.isEmpty() ? certificate : key).stream()
                .filter(PrivateKeys::isKey)
                .findFirst();
    }

    private static String text(ObjectNode answer, String field) {
        String text = answer.path(field).asText("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the answer has no " + field);
        }
        return text;
    }

    /** The key is never printed. */
    @Override
    public String toString() {
        return "IssuedCertificate[%s, %s, ends %s]".formatted(serial(), leaf.getSubjectX500Principal(), end());
    }
}
