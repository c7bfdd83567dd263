package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import dev.vso.vault.VaultFailure.Policy;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import dev.vso.vault.api.LoginApi;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseClassifierTest {
    private static final RequestInfo READ =
            new RequestInfo(VaultRequest.Method.GET, VaultPath.of("secret", "data/x"), Optional.empty(), "vault:8200");

    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource(delimiter = '|', textBlock = """
            400 | invalid lease                                    | LEASE_GONE  | GONE
            400 | lease not found                                  | LEASE_GONE  | GONE
            400 | 1 error occurred: * invalid accessor             | LEASE_GONE  | GONE
            403 | invalid accessor                                 | LEASE_GONE  | GONE
            400 | lease is not renewable                           | INVALID     | INVALID
            400 | missing client token                             | INVALID     | INVALID
            401 | who are you                                      | DENIED      | DENIED
            403 | permission denied                                | DENIED      | DENIED
            404 | no handler for route                             | NOT_FOUND   | INVALID
            405 | unsupported operation                            | INVALID     | INVALID
            408 | slow                                             | TIMED_OUT   | TRANSIENT
            412 | required index state not present                 | UNAVAILABLE | TRANSIENT
            413 | request body too large                           | INVALID     | INVALID
            422 | unprocessable                                    | INVALID     | INVALID
            429 | request path quota exceeded                      | THROTTLED   | TRANSIENT
            472 | x                                                | UNAVAILABLE | TRANSIENT
            473 | x                                                | UNAVAILABLE | TRANSIENT
            500 | internal error                                   | UNAVAILABLE | TRANSIENT
            500 | local node not active but active node not found  | STANDBY     | TRANSIENT
            501 | not implemented                                  | INVALID     | INVALID
            502 | bad gateway                                      | UNAVAILABLE | TRANSIENT
            503 | Vault is sealed                                  | SEALED      | TRANSIENT
            503 | no healthy upstream                              | UNAVAILABLE | TRANSIENT
            """)
    void statusAndWordsDecide(int status, String error, Kind kind, Policy policy) {
        assertThat(ResponseClassifier.kind(status, List.of(error))).isEqualTo(kind);
        assertThat(kind.policy()).isEqualTo(policy);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            403 | {"errors":["permission denied"]}           | missing capability read on secret/data/x
            404 | {"errors":[]}                              | nothing is at secret/data/x
            404 | {"errors":["no handler for route \\"a\\"."]} | nothing is mounted at secret/data/x
            404 | {"errors":["namespace not found"]}         | there is no such namespace
            404 | {"request_id":"1","warnings":["Invalid path for a versioned K/V secrets engine."]} | set type kv-v2
            404 | {"request_id":"1","data":{"data":null,"metadata":{}}} | is deleted
            405 | {"errors":[]}                              | does not know GET
            429 | {"errors":["quota exceeded"]}              | raise its quota
            503 | {"errors":["Vault is sealed"]}             | unseal it
            502 | <html><b>Bad Gateway</b></html>            | HTTP 502, without an error in Vault's form
            400 | Client sent an HTTP request to an HTTPS server. | write the address with https://
            200 | <html>hello</html>                         | does the address point at Vault
            301 | moved                                      | answered HTTP 301 where Vault answers
            """)
    @DisplayName("The message says what to do")
    void cure(int status, String body, String sentence) {
        VaultResult result = ResponseClassifier.of(READ, status, body.getBytes(StandardCharsets.UTF_8));
        assertThat(result).isInstanceOf(VaultFailure.class);
        assertThat(((VaultFailure) result).explain()).contains(sentence).doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({"GET,read", "LIST,list", "PUT,create or update", "POST,create or update", "DELETE,delete"})
    void deniedNamesTheCapabilityAndTheNamespace(VaultRequest.Method method, String capability) {
        RequestInfo asked =
                new RequestInfo(method, VaultPath.of("kv", "app"), VaultNamespace.named("team-a"), "vault:8200");
        VaultFailure failure = new VaultFailure(Kind.DENIED, 403, List.of(), asked, Optional.empty());
        assertThat(failure.explain()).contains("capability " + capability + " on kv/app in namespace team-a");
    }

    @Test
    void deniedLoginIsNotAboutCapabilities() {
        RequestInfo asked = new RequestInfo(
                VaultRequest.Method.PUT, VaultPath.of("auth", "kubernetes", "login"), Optional.empty(), "vault:8200");
        VaultFailure failure = new VaultFailure(Kind.DENIED, 403, List.of(), asked, Optional.empty());
        assertThat(failure.explain())
                .contains("refused the login at auth/kubernetes/login")
                .doesNotContain("capability");
    }

    @Test
    void secretsOfAnAnswerAreNotPrinted() {
        VaultResult result = ResponseClassifier.of(READ, 200, """
                {"request_id":"r","lease_id":"db/1","lease_duration":60,"renewable":true,
                 "data":{"password":"hush"},"auth":{"client_token":"hush","policies":["p"]},
                 "wrap_info":{"token":"hush","ttl":60,"creation_time":"2026-11-22T04:02:35.01Z"}}""".getBytes(StandardCharsets.UTF_8));
        assertThat(result).isInstanceOf(VaultResponse.class);
        assertThat(result.toString()).contains("password", "db/1").doesNotContain("hush");
        assertThat(((VaultResponse) result).lease().map(l -> l.duration().toSeconds()))
                .contains(60L);
    }

    @Test
    void manyAndLongNamesOfFieldsArePrintedShortly() {
        var body = new StringBuilder("{\"request_id\":\"r\",\"data\":{");
        for (int i = 0; i < 1_000; i++) {
            body.append("\"").append("name").append(i).append("x".repeat(1_000)).append("\":1,");
        }
        body.append("\"a\":1}}");
        VaultResult result = ResponseClassifier.of(READ, 200, body.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(result.toString())
                .contains("data=[a, name0x")
                .contains("xxx…")
                .hasSizeLessThan(3_000);
    }

    @Test
    void metadataOfADeletedVersionIsKeptButNotPrinted() {
        VaultFailure failure = (VaultFailure) ResponseClassifier.of(
                READ,
                404,
                "{\"request_id\":\"r\",\"data\":{\"data\":null,\"metadata\":{\"custom_metadata\":{\"a\":\"hush\"}}}}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(failure.data()
                        .orElseThrow()
                        .at("/metadata/custom_metadata/a")
                        .asText())
                .isEqualTo("hush");
        assertThat(failure.toString()).doesNotContain("hush");
    }

    @Test
    void loginAnswerWithoutTokenIsAFailure() {
        VaultResult result = ResponseClassifier.of(
                READ, 200, "{\"request_id\":\"r\",\"auth\":null}".getBytes(StandardCharsets.UTF_8));
        assertThat(result.as(LoginApi::auth).failed().orElseThrow().explain()).contains("holds no token");
    }

    @RepeatedTest(100)
    void noAnswerEverThrows(RepetitionInfo repetition) {
        long seed = 17L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        String[] pieces = {
            "{",
            "}",
            "[",
            "]",
            "\"data\":",
            "\"auth\":",
            "\"lease_id\":",
            "\"errors\":",
            "null",
            "1",
            ",",
            "\"x\"",
            "\"wrap_info\":",
            "\"request_id\":\"\"",
            "\"client_token\":\"a b\""
        };
        StringBuilder body = new StringBuilder("{");
        for (int i = random.nextInt(10); i > 0; i--) {
            body.append(pieces[random.nextInt(pieces.length)]);
        }
        int[] statuses = {200, 204, 307, 400, 404, 500, 599, 700};
        int status = statuses[random.nextInt(statuses.length)];
        VaultResult result =
                ResponseClassifier.of(READ, status, body.append("}").toString().getBytes(StandardCharsets.UTF_8));
        assertThat(result.toString()).as("seed %d, %s", seed, body).isNotEmpty();
    }

    @Test
    @DisplayName("A request that was not sent says why, without an answer")
    void requestNotSent() {
        VaultFailure failure = VaultFailure.notSent(VaultRequest.read(VaultPath.of("secret")), "VaultAuth a/b is gone");
        assertThat(failure.explain()).isEqualTo("VaultAuth a/b is gone");
    }
}
