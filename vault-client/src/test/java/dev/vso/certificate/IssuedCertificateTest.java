package dev.vso.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.testing.TestAuthority;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuedCertificateTest {

    private static final TestAuthority ROOT = TestAuthority.root("Root");
    private static final TestAuthority BELOW = ROOT.below("Below");

    private static ObjectNode answer(X509Certificate leaf, List<X509Certificate> chain, X509Certificate issuer) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("certificate", Pem.write(List.of(leaf)));
        answer.put("issuing_ca", Pem.write(List.of(issuer)));
        if (!chain.isEmpty()) {
            var array = answer.putArray("ca_chain");
            chain.forEach(one -> array.add(Pem.write(List.of(one))));
        }
        return answer;
    }

    private static TestAuthority.Leaf leaf(TestAuthority authority, String algorithm, int size) {
        return authority.leaf("CN=web", TestAuthority.keys(algorithm, size), TestAuthority.none());
    }

    /** As Vault writes keys: SEC 1 with the curve, PKCS#1, and PKCS#8 for other types. */
    private static String vaultsPem(KeyPair keys) throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
        return switch (keys.getPrivate()) {
            case ECPrivateKey ec -> {
                int bits = ec.getParams().getOrder().bitLength();
                var sec1 = new org.bouncycastle.asn1.sec.ECPrivateKey(
                        bits, ec.getS(), info.getPrivateKeyAlgorithm().getParameters());
                yield Pem.write("EC PRIVATE KEY", sec1.getEncoded());
            }
            case RSAPrivateKey _ ->
                Pem.write(
                        "RSA PRIVATE KEY",
                        info.parsePrivateKey().toASN1Primitive().getEncoded());
            default -> Pem.write("PRIVATE KEY", info.getEncoded());
        };
    }

    @Test
    @DisplayName("Distinguishes chain and root")
    void chainAndRoot() {
        var leaf = leaf(BELOW, "EC", 256).certificate();
        var issued = IssuedCertificate.of(
                answer(leaf, List.of(BELOW.certificate(), ROOT.certificate()), BELOW.certificate()));
        assertThat(issued.served()).containsExactly(leaf, BELOW.certificate());
        assertThat(issued.roots()).containsExactly(ROOT.certificate());
    }

    @Test
    void theIssuerIsTrustedWhereNoRootIsKnown() {
        var leaf = leaf(BELOW, "EC", 256).certificate();
        var issued = IssuedCertificate.of(answer(leaf, List.of(BELOW.certificate()), BELOW.certificate()));
        assertThat(issued.served()).containsExactly(leaf, BELOW.certificate());
        assertThat(issued.roots()).containsExactly(BELOW.certificate());
    }

    @Test
    void aRootThatIssuesItselfIsServedToo() {
        var leaf = leaf(ROOT, "EC", 256).certificate();
        var issued = IssuedCertificate.of(answer(leaf, List.of(), ROOT.certificate()));
        assertThat(issued.served()).containsExactly(leaf, ROOT.certificate());
        assertThat(issued.roots()).containsExactly(ROOT.certificate());
        assertThat(issued.serial())
                .isEqualTo(HexWithColons.of(leaf.getSerialNumber().toByteArray()));
    }

    /** Vault's spelling, implemented independently of the product. */
    private static final class HexWithColons {
        static String of(byte[] bytes) {
            StringBuilder text = new StringBuilder();
            for (byte b : bytes) {
                text.append(text.isEmpty() ? "" : ":").append("%02x".formatted(b));
            }
            return text.toString();
        }
    }

    static Stream<List<Object>> keys() {
        return Stream.of(
                List.of("RSA", 2048, "rsa"),
                List.of("EC", 256, "ec"),
                List.of("EC", 521, "ec"),
                List.of("Ed25519", 0, "ed25519"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKindOfKeyIsReadInEveryForm(List<Object> kind) throws IOException, CertificateEncodingException {
        var leaf = leaf(ROOT, (String) kind.get(0), (Integer) kind.get(1));
        String pem = vaultsPem(leaf.keys());
        byte[] der = Pem.blocks(pem).getFirst().der();
        byte[] pkcs8 = leaf.keys().getPrivate().getEncoded();
        String certificate = Pem.write(List.of(leaf.certificate()));
        Base64.Encoder base64 = Base64.getEncoder();

        ObjectNode asPem =
                answer(leaf.certificate(), List.of(), ROOT.certificate()).put("private_key", pem);
        ObjectNode asPkcs8 = asPem.deepCopy().put("private_key", Pem.write("PRIVATE KEY", pkcs8));
        ObjectNode asBundle = asPem.deepCopy().put("certificate", pem + "\n" + certificate);
        asBundle.remove("private_key");
        ObjectNode asDer = JsonNodeFactory.instance
                .objectNode()
                .put("certificate", base64.encodeToString(leaf.certificate().getEncoded()))
                .put("issuing_ca", base64.encodeToString(ROOT.certificate().getEncoded()))
                .put("private_key_type", (String) kind.get(2))
                .put("private_key", base64.encodeToString(der));
        ObjectNode asDerPkcs8 = asDer.deepCopy().put("private_key", base64.encodeToString(pkcs8));
        for (ObjectNode answer : List.of(asPem, asPkcs8, asBundle, asDer, asDerPkcs8)) {
            var issued = IssuedCertificate.of(answer);
            assertThat(issued.leaf()).isEqualTo(leaf.certificate());
            assertThat(issued.keyMatches()).isTrue();
            PrivateKey key =
                    PrivateKeys.read(Pem.blocks(issued.keyPem().orElseThrow()).getFirst());
            assertThat(PrivateKeys.matches(key, leaf.certificate())).isTrue();
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsNoticed() throws IOException {
        var leaf = leaf(ROOT, "EC", 256);
        for (var other : List.of(leaf(ROOT, "EC", 256), leaf(ROOT, "RSA", 2048))) {
            ObjectNode answer = answer(leaf.certificate(), List.of(), ROOT.certificate())
                    .put("private_key", vaultsPem(other.keys()));
            assertThat(IssuedCertificate.of(answer).keyMatches()).isFalse();
        }
    }

    @Test
    @DisplayName("An error about other text does not quote it")
    void notACertificate() {
        for (String text : List.of(
                "",
                "hidden",
                "-----BEGIN CERTIFICATE-----\nhidden",
                "-----BEGIN CERTIFICATE-----\naGlkZGVu\n-----END CERTIFICATE-----")) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode().put("certificate", text);
            assertThatThrownBy(() -> IssuedCertificate.of(answer))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("hidden");
        }
    }

    @Test
    void printingShowsNoKey() throws IOException {
        var leaf = leaf(ROOT, "EC", 256);
        ObjectNode answer =
                answer(leaf.certificate(), List.of(), ROOT.certificate()).put("private_key", vaultsPem(leaf.keys()));
        assertThat(IssuedCertificate.of(answer).toString()).contains("CN=web").doesNotContain("KEY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN CERTIFICATE--------END CERTIFICATE-----",
                "-----BEGIN -----END -----",
                "-----BEGIN CERTIFICATE-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN "
            })
    void pemWhoseLinesShareTheirDashesIsAnErrorInWords(String pem) {
        assertThatThrownBy(() -> IssuedCertificate.certificates("certificate", pem))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RevocationList.serials(pem)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "hush PRIVATE KEY"})
    void aKeyThatIsNoneIsAnErrorThatQuotesNothing(String type) {
        for (byte[] der : List.of(new byte[0], new byte[] {0x30, 0}, new byte[] {5, 0}, "hush".getBytes(US_ASCII))) {
            assertThatThrownBy(() -> PrivateKeys.read(new Pem.Block(type, der)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasNoCause()
                    .hasMessageStartingWith("the private key ")
                    .hasMessageNotContaining("hush");
        }
    }
}
