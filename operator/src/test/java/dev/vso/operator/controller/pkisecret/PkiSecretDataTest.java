package dev.vso.operator.controller.pkisecret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.Destination;
import dev.vso.api.Transformation;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.Pem;
import dev.vso.gotemplate.Limits;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.template.DataTransform;
import dev.vso.operator.template.NothingShared;
import dev.vso.operator.template.ResolvedTransformation;
import dev.vso.operator.template.SecretData;
import dev.vso.operator.template.SourceData;
import dev.vso.operator.template.TemplateInput;
import dev.vso.operator.template.TemplateRenderer;
import dev.vso.operator.template.TransformResult;
import dev.vso.operator.template.TransformResult.Transformed;
import dev.vso.operator.template.TransformationResolver;
import dev.vso.testing.TestAuthority;
import dev.vso.vault.json.VaultJson;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PkiSecretDataTest {

    private static final TestAuthority ROOT = TestAuthority.root("Root");
    private static final TestAuthority BELOW = ROOT.below("Below");
    private static final ObjectNode ANSWER = answer();

    private static ObjectNode answer() {
        KeyPair keys = keys();
        var leaf = BELOW.leaf("CN=web", keys, new GeneralNames(new GeneralName(GeneralName.dNSName, "web")));
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("certificate", Pem.write(List.of(leaf.certificate())))
                .put("issuing_ca", Pem.write(List.of(BELOW.certificate())))
                .put(
                        "private_key",
                        "-----BEGIN PRIVATE KEY-----\n"
                                + Base64.getMimeEncoder()
                                        .encodeToString(keys.getPrivate().getEncoded())
                                + "\n-----END PRIVATE KEY-----")
                .put("private_key_type", "ec")
                .put("serial_number", "10:01")
                .put("expiration", 1_900_000_000L);
        answer.putArray("ca_chain")
                .add(Pem.write(List.of(BELOW.certificate())))
                .add(Pem.write(List.of(ROOT.certificate())));
        return answer;
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Destination destination(@Nullable String type, @Nullable Transformation transformation) {
        return new Destination("web", true, null, Map.of(), Map.of(), type, transformation);
    }

    private static Transformation filter(List<String> includes, List<String> excludes, boolean excludeRaw) {
        return new Transformation(Map.of(), List.of(), includes, excludes, excludeRaw);
    }

    /** Applies filters and templates; none of them are shared. */
    private static SecretData shape(SourceData source, Destination destination) {
        var templates = new TemplateRenderer(Clock.systemUTC(), new SecureRandom(), Limits.DEFAULT);
        var recipe = (ResolvedTransformation)
                TransformationResolver.gather("app", "cert", destination.transformation(), new NothingShared());
        return switch (new DataTransform(templates, false).transform(TemplateInput.of(source), recipe)) {
            case Transformed(SecretData data) -> data;
            case TransformResult other -> throw new AssertionError(other);
        };
    }

    private static SecretData data(Destination destination) throws SyncException {
        return PkiSecretData.of(
                ANSWER,
                IssuedCertificate.of(ANSWER),
                IssuedCertificate.of(ANSWER).roots(),
                destination,
                PkiSecretDataTest::shape);
    }

    private static String text(SecretData data, String key) {
        return new String(Objects.requireNonNull(data.get(key), key), StandardCharsets.UTF_8);
    }

    @Test
    void withoutATypeItIsVaultsFieldsAsVsoHasThem() throws SyncException {
        SecretData data = data(destination(null, null));
        assertThat(data.keys())
                .containsExactlyInAnyOrder(
                        "_raw",
                        "ca_chain",
                        "certificate",
                        "expiration",
                        "issuing_ca",
                        "private_key",
                        "private_key_type",
                        "serial_number");
        assertThat(text(data, "ca_chain")).isEqualTo(Pem.write(List.of(BELOW.certificate())));
        assertThat(VaultJson.parse(text(data, "_raw")).path("ca_chain")).hasSize(1);
        assertThat(text(data, "expiration")).isEqualTo("1900000000");
    }

    @Test
    @DisplayName("Filters do not remove the TLS keys")
    void tlsKeysAreKept() throws SyncException {
        SecretData data = data(destination("kubernetes.io/tls", filter(List.of("^nothing$"), List.of(".*"), true)));
        assertThat(data.keys()).containsExactlyInAnyOrder("tls.crt", "tls.key", "ca.crt");
        assertThat(IssuedCertificate.certificates("tls.crt", text(data, "tls.crt")))
                .hasSize(2)
                .contains(BELOW.certificate());
        assertThat(text(data, "ca.crt")).isEqualTo(Pem.write(List.of(ROOT.certificate())));
    }

    /** Reads each format that still contains certificate and key, and converts it to each other. */
    @ParameterizedTest
    @ValueSource(strings = {"all", "no raw", "tls and no raw", "raw only", "tls only"})
    void theAnswerComesBackFromWhatASecretHolds(String form) throws SyncException {
        Destination from = switch (form) {
            case "all" -> destination(null, null);
            case "no raw" -> destination(null, filter(List.of(), List.of(), true));
            case "tls and no raw" -> destination("kubernetes.io/tls", filter(List.of(), List.of(), true));
            case "raw only" -> destination(null, filter(List.of("^nothing$"), List.of(), false));
            default -> destination("kubernetes.io/tls", filter(List.of("^nothing$"), List.of(), true));
        };
        ObjectNode back = PkiSecretData.answer(data(from)).orElseThrow();
        IssuedCertificate certificate = IssuedCertificate.of(back);
        assertThat(certificate.keyMatches()).isTrue();
        SecretData tls = PkiSecretData.of(
                back,
                certificate,
                certificate.roots(),
                destination("kubernetes.io/tls", null),
                PkiSecretDataTest::shape);
        SecretData direct = data(destination("kubernetes.io/tls", null));
        assertThat(text(tls, "tls.crt")).isEqualTo(text(direct, "tls.crt"));
        if (form.startsWith("tls")) {
            assertThat(text(tls, "ca.crt")).isEqualTo(text(direct, "ca.crt"));
        }
    }

    @Test
    void withoutTheKeyNothingComesBack() throws SyncException {
        SecretData data = data(destination(null, filter(List.of(), List.of("private_key"), true)));
        assertThat(PkiSecretData.answer(data)).isEmpty();
    }
}
