package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.Fuzz;
import dev.vso.vault.LeaseState;
import dev.vso.vault.TokenState;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultHealth;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import dev.vso.vault.api.VaultFields;
import dev.vso.vault.json.VaultJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every answer of a Vault becomes a response or a failure with a message. */
class VaultAnswerFuzzTest {

    private static final VaultPath PATH = VaultPath.of("secret", "data/x");
    private static final RequestInfo READ =
            new RequestInfo(VaultRequest.Method.GET, PATH, Optional.empty(), "vault:8200");
    private static final RequestInfo HEALTH =
            new RequestInfo(VaultRequest.Method.GET, VaultPath.of("sys/health"), Optional.empty(), "vault:8200", true);

    private static final List<String> ANSWERS = List.of("""
            {"request_id":"r","lease_id":"database/creds/a/b","renewable":true,"lease_duration":3600,
             "data":{"password":"hush","n":1.0,"big":123456789012345678901234567890,"list":[1,{"a":null}]},
             "wrap_info":null,"warnings":["careful"],"auth":null}""", """
            {"request_id":"r","data":null,"auth":{"client_token":"hvs.x","accessor":"a","policies":["p"],
             "metadata":{"k":"v"},"lease_duration":60,"renewable":true,"token_type":"service","orphan":true,"num_uses":0}}""", """
            {"request_id":"r","data":null,"wrap_info":{"token":"t","accessor":"a","ttl":60,
             "creation_time":"2026-01-02T03:04:05.678Z","creation_path":"p","wrapped_accessor":"w"}}""", """
            {"request_id":"r","data":{"id":"t","accessor":"a","policies":["p"],"ttl":5,"expire_time":"2026-01-02T03:04:05Z",
             "renewable":true,"issue_time":"2026-01-02T03:04:05Z","last_renewal":null,"keys":["a","b/"]}}""", """
            {"errors":["1 error occurred:\\n\\t* permission denied\\n\\n"]}""", """
            {"initialized":true,"sealed":false,"standby":false,"server_time_utc":1700000000,"version":"1.18.0",
             "cluster_name":"c","cluster_id":"i","replication_performance_mode":"disabled"}""");

    private static String said(VaultResult result) {
        return switch (result) {
            case VaultFailure failure -> failure.explain();
            case VaultResponse response -> {
                Object[] read = {
                    result.as(TokenState::of),
                    result.as(LeaseState::of),
                    result.as(it -> VaultHealth.of(VaultFields.of(it.data())))
                };
                yield response.toString() + read.length;
            }
        };
    }

    @Test
    @DisplayName("Fuzz: whatever a Vault answers is an answer or a failure of bounded length")
    void answers() {
        Fuzz.run(ANSWERS, text -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            for (int status : List.of(200, 404, 403, 503)) {
                assertThat(said(ResponseClassifier.of(READ, status, body))).hasSizeLessThan(6_000);
                assertThat(said(ResponseClassifier.of(HEALTH, status, body))).hasSizeLessThan(6_000);
            }
        });
    }

    @Test
    @DisplayName("Fuzz: JSON of others is a value, or an error that quotes nothing")
    void json() {
        Fuzz.run(ANSWERS, text -> {
            try {
                assertThat(VaultJson.goJson(VaultJson.parse(text))).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("hush");
                assertThat(e.getCause()).isNull();
            }
        });
    }

    @Test
    @DisplayName("Fuzz: an address is a URL that Vault can be asked at, or an error that names the field")
    void addresses() {
        List<String> addresses = List.of(
                "https://vault.example.com:8200", "http://[::1]:8200/base/", "https://10.0.0.1", "https://a-b.c/v%2f/");
        Fuzz.run(addresses, text -> {
            try {
                ConnectionSettings settings = ConnectionSettings.to(text);
                var uri = new HttpRequests(settings).uri(VaultRequest.list(PATH));
                assertThat(uri.getHost()).isEqualTo(settings.address().getHost());
                assertThat(uri.getRawQuery()).isEqualTo("list=true");
                assertThat(new HttpRequests(settings).http(VaultRequest.list(PATH), uri))
                        .isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).startsWith("address: ").hasSizeLessThan(300);
            }
        });
    }

    @Test
    @DisplayName("Fuzz: where a Vault redirects to is followed, or not, without an exception")
    void redirects() {
        var asked = java.net.URI.create("https://vault:8200/v1/secret/data/x");
        List<String> places = List.of("https://vault:8200/v1/x", "/v1/sys/health", "//other/v1", "http://[::1]:1/?a#b");
        Fuzz.run(
                places,
                text -> assertThat(Redirect.of(307, Optional.of(text), asked)).isNotNull());
    }

    @Test
    @DisplayName("Fuzz: the CA of a connection is certificates, or an error that names the field")
    void authorities() {
        List<String> pems = List.of(
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
                "text\n-----BEGIN X-----\nAA==\n-----END X-----");
        Fuzz.run(pems, text -> {
            try {
                assertThat(Tls.certificates(text)).isNotEmpty();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).startsWith("caCertSecretRef or caCertPath: ");
            }
        });
    }
}
