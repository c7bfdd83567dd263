package dev.vso.operator.controller.pkisecret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.operator.error.SyncException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PkiRequestTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FULL = """
            {"mount":"pki","role":"web","commonName":"web.example.com","altNames":["a","b"],"ipSans":["10.0.0.1"],
             "uriSans":["spiffe://x"],"otherSans":["1.2.3;UTF8:x"],"userIDs":["u"],"ttl":"24h","format":"pem",
             "privateKeyFormat":"pkcs8","notAfter":"2030-01-01T00:00:00Z","excludeCNFromSans":true,"expiryOffset":"1.5h",
             "destination":{"name":"web"}}""";

    private static VaultPKISecretSpec spec(String json) {
        try {
            return JSON.readValue(json, VaultPKISecretSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static VaultPKISecretSpec with(String field, String value) {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(FULL);
            node.set(field, JSON.readTree(value));
            return spec(node.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void theBodyHasWhatTheSpecSaysUnderVaultsNames() throws SyncException {
        assertThat(PkiRequest.of(spec(FULL), Optional.empty()).body().orElseThrow())
                .hasToString("""
                {"common_name":"web.example.com","alt_names":"a,b","ip_sans":"10.0.0.1","uri_sans":"spiffe://x",\
                "other_sans":"1.2.3;UTF8:x","user_ids":"u","ttl":"24h","not_after":"2030-01-01T00:00:00Z","format":"pem",\
                "private_key_format":"pkcs8","exclude_cn_from_sans":true,"remove_roots_from_chain":false}""");
        assertThat(PkiRequest.of(spec("""
                {"mount":"pki","role":"web","destination":{"name":"web"}}"""), Optional.empty()).body().orElseThrow())
                .hasToString("{\"remove_roots_from_chain\":false}");
    }

    @ParameterizedTest
    @CsvSource({
        "pki,       '',         pki/issue/web",
        "team/pki/, '',         team/pki/issue/web",
        "pki,       first,      pki/issuer/first/issue/web",
        "pki,       first/issue, pki/issuer/first/issue/web",
    })
    void anIssuerMayBeNamedAsVaultDoesOrAsVsoNeededIt(String mount, String issuer, String path) throws SyncException {
        var spec = spec("""
                {"mount":"%s","role":"web","issuerRef":"%s","destination":{"name":"web"}}""".formatted(mount, issuer));
        assertThat(PkiRequest.of(spec, Optional.empty()).path()).hasToString(path);
    }

    @ParameterizedTest
    @CsvSource({"mount,../sys", "role,../../sys/x", "issuerRef,../x"})
    void nothingLeadsOutOfTheMount(String field, String value) {
        assertThatThrownBy(() -> PkiRequest.of(with(field, "\"" + value + "\""), Optional.empty()))
                .isInstanceOf(SyncException.class)
                .hasMessageContaining("..");
    }

    @DisplayName("Equivalent requests have the same digest")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "altNames | [\"b\",\"A\"]",
                "altNames | [\"a,b\"]",
                "ipSans | [\"10.0.0.1\",\"10.0.0.1\"]",
                "expiryOffset | \"2h\"",
                "revoke | true",
                "clear | true",
                "vaultAuthRef | \"other\"",
                "issuerRef | \"\"",
                "rolloutRestartTargets | [{\"kind\":\"Deployment\",\"name\":\"x\"}]",
                "destination | {\"name\":\"web\",\"type\":\"kubernetes.io/tls\",\"labels\":{\"a\":\"b\"}}",
            })
    void sameRequest(String field, String value) {
        assertThat(PkiRequest.digest(with(field, value))).isEqualTo(PkiRequest.digest(spec(FULL)));
    }

    @DisplayName("Different requests have different digests")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mount | \"other\"",
                "role | \"other\"",
                "namespace | \"team\"",
                "issuerRef | \"first\"",
                "commonName | \"other\"",
                "altNames | [\"a\"]",
                "ipSans | []",
                "uriSans | [\"a\"]",
                "otherSans | []",
                "userIDs | []",
                "ttl | \"12h\"",
                "notAfter | \"2031-01-01T00:00:00Z\"",
                "format | \"der\"",
                "privateKeyFormat | \"\"",
                "excludeCNFromSans | false",
            })
    void differentRequest(String field, String value) {
        assertThat(PkiRequest.digest(with(field, value))).isNotEqualTo(PkiRequest.digest(spec(FULL)));
    }

    @Test
    @DisplayName("The form's digest depends on type and transformation")
    void formDigest() {
        String before = PkiRequest.shape(spec(FULL), Optional.empty());
        assertThat(PkiRequest.shape(with("destination", "{\"name\":\"x\",\"labels\":{\"a\":\"b\"}}"), Optional.empty()))
                .isEqualTo(before);
        assertThat(PkiRequest.shape(
                        with("destination", "{\"name\":\"web\",\"type\":\"kubernetes.io/tls\"}"), Optional.empty()))
                .isNotEqualTo(before);
        assertThat(PkiRequest.shape(
                        with("destination", "{\"name\":\"web\",\"transformation\":{\"excludeRaw\":true}}"),
                        Optional.empty()))
                .isNotEqualTo(before);
    }

    @Test
    void theOffsetIsADurationOrAProblem() throws SyncException {
        assertThat(PkiRequest.expiryOffset(spec(FULL))).contains(Duration.ofMinutes(90));
        assertThatThrownBy(() -> PkiRequest.expiryOffset(with("expiryOffset", "\"soon\"")))
                .isInstanceOf(SyncException.class)
                .hasMessageContaining("expiryOffset");
    }
}
