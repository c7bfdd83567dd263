package dev.vso.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.testing.Fuzz;
import dev.vso.testing.TestAuthority;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Feeds certificates, chains, keys and revocation lists of a tenant's authority. */
class CertificateFuzzTest {

    private static final TestAuthority ROOT = TestAuthority.root("Root");
    private static final TestAuthority BELOW = ROOT.below("Below");
    private static final TestAuthority.Leaf LEAF =
            BELOW.leaf("CN=web", TestAuthority.keys("EC", 256), TestAuthority.none());

    private static List<String> right() {
        String key = Pem.write("PRIVATE KEY", LEAF.keys().getPrivate().getEncoded());
        String chain = Pem.write(List.of(LEAF.certificate(), BELOW.certificate(), ROOT.certificate()));
        return List.of(
                chain,
                key + chain,
                Pem.write("EC PRIVATE KEY", LEAF.keys().getPrivate().getEncoded()) + chain,
                Pem.write("RSA PRIVATE KEY", LEAF.keys().getPrivate().getEncoded()) + chain);
    }

    /** Bytes of DER as characters, so that each byte is changed alone. */
    private static List<String> encoded() {
        return Stream.of(LEAF.certificate(), ROOT.certificate())
                .map(one -> {
                    try {
                        return new String(one.getEncoded(), java.nio.charset.StandardCharsets.ISO_8859_1);
                    } catch (java.security.cert.CertificateEncodingException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static void read(String certificate, String chain, String key) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("certificate", certificate).put("issuing_ca", chain).put("private_key", key);
        answer.putArray("ca_chain").add(chain);
        try {
            IssuedCertificate issued = IssuedCertificate.of(answer);
            assertThat(issued.toString()).isNotNull();
            assertThat(issued.serial()).isNotNull();
            assertThat(issued.end()).isNotNull();
            assertThat(Pem.write(issued.served())).isNotNull();
            assertThat(CertificateNames.of(issued.leaf())).isNotNull();
            TrustBundle.above(issued.leaf(), TrustBundle.of(issued.authorities().toList(), Instant.EPOCH));
            var _ = issued.keyMatches();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).hasSizeLessThan(300);
            assertThat(e.getCause()).isNull();
        }
    }

    @Test
    @DisplayName("Fuzz: PEM of a certificate, its chain and its key is read, or is an error in words")
    void pem() {
        String good = right().getFirst();
        Fuzz.run(right(), text -> {
            read(text, good, "");
            read(good, text, text);
        });
    }

    @Test
    @DisplayName("Fuzz: DER of a certificate and a key is read, or is an error in words")
    void der() {
        Fuzz.run(encoded(), text -> {
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            String base64 = Base64.getEncoder().encodeToString(bytes);
            read(base64, "", base64);
            read(Pem.write("CERTIFICATE", bytes), Pem.write("CERTIFICATE", bytes), Pem.write("EC PRIVATE KEY", bytes));
            revoked(Pem.write("X509 CRL", bytes));
        });
    }

    @Test
    @DisplayName("Fuzz: keys in each form are read, or are an error that tells nothing of them")
    void keys() {
        List<String> keys = Stream.of(TestAuthority.keys("EC", 256), TestAuthority.keys("RSA", 2048))
                .map(pair -> new String(pair.getPrivate().getEncoded(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .toList();
        Fuzz.run(keys, text -> {
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            for (String type : List.of(PrivateKeys.PKCS8, PrivateKeys.PKCS1, PrivateKeys.SEC1)) {
                try {
                    var _ = PrivateKeys.matches(PrivateKeys.read(new Pem.Block(type, bytes)), LEAF.certificate());
                } catch (IllegalArgumentException e) {
                    assertThat(e.getMessage()).hasSizeLessThan(200);
                }
            }
        });
    }

    private static void revoked(String pem) {
        try {
            assertThat(RevocationList.serials(pem)).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).hasSizeLessThan(200);
        }
    }
}
