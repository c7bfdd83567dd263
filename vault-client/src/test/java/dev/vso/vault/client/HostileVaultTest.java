package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.vault.AuthInfo;
import dev.vso.vault.CallResult;
import dev.vso.vault.LeaseId;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultHealth;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import dev.vso.vault.api.LoginApi;
import dev.vso.vault.api.SystemApi;
import dev.vso.vault.json.VaultJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A tenant's server in the place of Vault, played by {@link RawServer}. */
@ResourceLock("large answers")
class HostileVaultTest {
    private static final Retry ONCE = new Retry(0, Duration.ofMillis(1), Duration.ofMillis(1));
    private static final VaultPath PATH = VaultPath.of("secret", "x");
    private static final int MANY = 1_000_000;

    private static VaultClient client(RawServer server) {
        return new VaultClient(
                ConnectionSettings.to(server.address()).withTimeout(Duration.ofSeconds(5)), VaultObserver.NONE, ONCE);
    }

    private static String ok(String body) {
        return RawServer.answer("200 OK", body);
    }

    private static String enveloped(String more) {
        return ok("{\"request_id\":\"r\",\"data\":{},%s}".formatted(more));
    }

    private static String data(String data) {
        return ok("{\"request_id\":\"r\",\"data\":%s}".formatted(data));
    }

    private static String members(int count) {
        return String.join(
                ",",
                IntStream.range(0, count).mapToObj(i -> "\"%d\":0".formatted(i)).toList());
    }

    static Stream<Arguments> refusedReads() {
        return Stream.of(
                Arguments.of("a value of 15.9 MB", data("{\"a\":\"" + "x".repeat(15_900_000) + "\"}"), "too large"),
                Arguments.of("a value of 2 MiB", data("{\"a\":\"" + "x".repeat(2 << 20) + "\"}"), "more than 2 MiB"),
                Arguments.of("elements", data("{\"a\":[" + "0,".repeat(MANY) + "0]}"), "too many or too long values"),
                Arguments.of("lists", data("{\"a\":[" + "[],".repeat(600_000) + "0]}"), "too many or too long values"),
                Arguments.of("objects", data("{\"a\":[" + "{},".repeat(600_000) + "0]}"), "too many or too long"),
                Arguments.of("keys", data("{" + members(150_000) + "}"), "too many or too long values"),
                Arguments.of("warnings", enveloped("\"warnings\":[" + "\"\",".repeat(500_000) + "\"\"]"), "too many"),
                Arguments.of("nesting", data("[".repeat(1_500) + "]".repeat(1_500)), "nested more than 500 deep"),
                Arguments.of("nesting for ever", data("{\"a\":" + "[".repeat(900_000)), "nested more than 500 deep"),
                Arguments.of("a number of 100,000 digits", data("{\"a\":" + "1".repeat(100_000) + "}"), "too long"),
                Arguments.of("a name of 1 MB", data("{\"" + "n".repeat(1_000_000) + "\":1}"), "too long"),
                Arguments.of("UTF-16", ok("\u0000{\u0000}"), "not Vault's"),
                Arguments.of("half a character in a name", data("{\"\\udc00\":1}"), "not Vault's JSON"),
                Arguments.of("no JSON", ok("<html>hush</html>"), "not Vault's JSON"),
                Arguments.of("cut short", ok("{\"request_id\":\"r\",\"data\":{\"a\":"), "not Vault's JSON"),
                Arguments.of("empty", ok(""), "the answer is empty"),
                Arguments.of("a list", ok("[]"), "not a JSON object"),
                Arguments.of("bare JSON", ok("{\"access_token\":\"hush\"}"), "JSON but not Vault's"),
                Arguments.of("errors in a success", ok("{\"errors\":[]}"), "JSON but not Vault's"),
                Arguments.of("data of another type", data("[\"hush\"]"), "field data is no object"),
                Arguments.of("a lease that is a number", enveloped("\"lease_id\":5"), "lease_id is no text"),
                Arguments.of("a blank lease", enveloped("\"lease_id\":\" \""), "lease_id is blank"),
                Arguments.of(
                        "a fraction of a second",
                        enveloped("\"lease_id\":\"a/b\",\"lease_duration\":1.5"),
                        "lease_duration is not a whole number"),
                Arguments.of(
                        "a life below zero",
                        enveloped("\"lease_id\":\"a/b\",\"lease_duration\":-1"),
                        "lease_duration is below zero"),
                Arguments.of(
                        "a life that is text",
                        enveloped("\"lease_id\":\"a/b\",\"lease_duration\":\"1h\""),
                        "lease_duration is no number"),
                Arguments.of(
                        "renewable as a word",
                        enveloped("\"lease_id\":\"a/b\",\"renewable\":\"yes\""),
                        "renewable is neither true nor false"),
                Arguments.of("warnings that are an object", enveloped("\"warnings\":{}"), "warnings is no list"),
                Arguments.of("warnings that are numbers", enveloped("\"warnings\":[1]"), "warnings holds something"),
                Arguments.of("auth as a text", enveloped("\"auth\":\"hush\""), "auth is no object"),
                Arguments.of("wrapping without time", enveloped("\"wrap_info\":{\"token\":\"t\"}"), "creation_time"),
                Arguments.of(
                        "a wrapping token with a line break",
                        enveloped("\"wrap_info\":{\"token\":\"t\\nhush\"}"),
                        "token is blank, or holds characters"),
                Arguments.of("status 101", "HTTP/1.1 101 x\r\n\r\n", ""),
                Arguments.of("status 103 for ever", "HTTP/1.1 103 x\r\n\r\n".repeat(10_000), ""),
                Arguments.of("status 302", "HTTP/1.1 302 x\r\nLocation: /v1/sys/health\r\n\r\n", "HTTP 302"),
                Arguments.of("status 304", "HTTP/1.1 304 x\r\n\r\n", "HTTP 304"),
                Arguments.of("status 999", RawServer.answer("999 x", "hush"), "HTTP 999"),
                Arguments.of("no status", "hush\r\n\r\n", ""),
                Arguments.of("headers of 1 MB", "HTTP/1.1 200 x\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n", ""),
                Arguments.of("many headers", "HTTP/1.1 200 x\r\n" + "X: x\r\n".repeat(200_000) + "\r\n", ""),
                Arguments.of("a length below zero", "HTTP/1.1 200 x\r\nContent-Length: -5\r\n\r\n", ""),
                Arguments.of(
                        "a length without measure",
                        "HTTP/1.1 200 x\r\nContent-Length: 9" + "9".repeat(30) + "\r\n\r\n",
                        ""),
                Arguments.of(
                        "a chunk without measure",
                        "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffff\r\n",
                        ""),
                Arguments.of(
                        "chunks for ever",
                        "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n" + "1\r\n \r\n".repeat(2_100_000),
                        "too large"),
                Arguments.of(
                        "an error that is not Vault's",
                        RawServer.answer("500 x", "{\"message\":\"hush\"}"),
                        "HTTP 500"),
                Arguments.of(
                        "an error of 15 MB",
                        RawServer.answer("500 x", "{\"errors\":[\"" + "hush".repeat(4_000_000)),
                        "500"),
                Arguments.of("errors that are numbers", RawServer.answer("403 x", "{\"errors\":[1,{}]}"), "capability"),
                Arguments.of(
                        "a redirect without measure",
                        "HTTP/1.1 307 x\r\nLocation: http://" + "h".repeat(100_000) + "/\r\n\r\n",
                        "does not get the token"),
                Arguments.of(
                        "a redirect to nowhere", "HTTP/1.1 307 x\r\nLocation: mailto:hush\r\n\r\n", "usable Location"),
                Arguments.of("a redirect with a fragment", "HTTP/1.1 307 x\r\nLocation: ///#%\r\n\r\n", ""));
    }

    @DisplayName("H5, H11: an odd answer is a failure in words, of bounded length, that quote nothing of it")
    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedReads")
    void anOddAnswerToAReadIsAFailureInWords(String what, String answer, String words) throws IOException {
        try (RawServer server = new RawServer(n -> answer);
                VaultClient client = client(server)) {
            VaultResult result = client.send(VaultRequest.read(PATH));
            assertThat(result).isInstanceOf(VaultFailure.class);
            assertThat(((VaultFailure) result).explain())
                    .contains(words)
                    .doesNotContain("hush")
                    .hasSizeBetween(20, 600);
        }
    }

    @DisplayName("H11: what Go reads without complaint is read")
    @ParameterizedTest(name = "{0}")
    @MethodSource("acceptedReads")
    void oddButValid(String what, String answer) throws IOException {
        try (RawServer server = new RawServer(n -> answer);
                VaultClient client = client(server)) {
            assertThat(client.send(VaultRequest.read(PATH))).isInstanceOf(VaultResponse.class);
        }
    }

    static Stream<Arguments> acceptedReads() {
        return Stream.of(
                Arguments.of("a lone surrogate", data("{\"a\":\"\\ud800\"}")),
                Arguments.of("keys twice", ok("{\"request_id\":\"r\",\"data\":{},\"data\":{\"a\":1,\"a\":2}}")),
                Arguments.of("numbers out of range", data("{\"a\":1e999,\"b\":-1e-999,\"c\":" + "9".repeat(900) + "}")),
                Arguments.of("null everywhere", enveloped("\"auth\":null,\"warnings\":null,\"lease_id\":null")),
                Arguments.of("a Secret's fill", data("{\"a\":\"" + "\u00e9".repeat(500_000) + "\"}")),
                Arguments.of("10,000 keys", data("{" + members(10_000) + "}")));
    }

    @DisplayName("H11: lives are cut at ten years")
    @Test
    void leaseWithoutEnd() throws IOException {
        for (String life : new String[] {"9223372036854775807", "1e300", "9".repeat(900), "99999999999.5"}) {
            String answer = enveloped("\"lease_id\":\"a/b\",\"lease_duration\":" + life);
            try (RawServer server = new RawServer(n -> answer);
                    VaultClient client = client(server)) {
                VaultResponse response = (VaultResponse) client.send(VaultRequest.read(PATH));
                assertThat(response.lease().orElseThrow().duration()).isEqualTo(Duration.ofDays(3650));
            }
        }
    }

    private static final String[] ODD_AUTH = {
        "\"client_token\":\"hush hush\"",
        "\"client_token\":\"hush\\n\"",
        "\"client_token\":\"\\u0000\"",
        "\"client_token\":\"\u00e9\"",
        "\"client_token\":[\"hush\"]",
        "\"client_token\":\"t\",\"accessor\":\" \"",
        "\"client_token\":\"t\",\"accessor\":7",
        "\"client_token\":\"t\",\"lease_duration\":0.5",
        "\"client_token\":\"t\",\"lease_duration\":-9223372036854775808",
        "\"client_token\":\"t\",\"policies\":\"p\"",
        "\"client_token\":\"t\",\"policies\":[null]",
        "\"client_token\":\"t\",\"metadata\":[]",
        "\"client_token\":\"t\",\"num_uses\":\"7\"",
        "\"client_token\":\"t\",\"orphan\":1",
        "\"client_token\":\"t\",\"token_type\":{}",
        "\"accessor\":\"a\""
    };

    static Stream<String> oddAuth() {
        return Stream.of(ODD_AUTH);
    }

    @DisplayName("H11: a login whose token or accessor cannot be one is refused in words")
    @ParameterizedTest
    @MethodSource("oddAuth")
    void anOddLoginIsRefused(String auth) throws IOException {
        String answer = enveloped("\"auth\":{%s}".formatted(auth));
        try (RawServer server = new RawServer(n -> answer);
                VaultClient client = client(server)) {
            CallResult<AuthInfo> login =
                    new LoginApi("kubernetes", VaultJson.object(Map.of()), Map.of(), Optional.empty()).with(client);
            assertThat(login.failed().orElseThrow().explain())
                    .contains("the answer", "does the address point at Vault")
                    .doesNotContain("hush");
        }
    }

    private static final String[] ODD_DATA = {
        "{}",
        "null",
        "{\"initialized\":\"yes\"}",
        "{\"initialized\":true,\"version\":{}}",
        "{\"initialized\":true,\"server_time_utc\":1e300,\"auth\":{\"accessor\":\" \"}}",
        "{\"id\":\" \",\"ttl\":1,\"issue_time\":\"2026-01-01T00:00:00Z\"}",
        "{\"id\":\"a\",\"ttl\":\"1\",\"issue_time\":\"2026-01-01T00:00:00Z\"}",
        "{\"id\":\"a\",\"ttl\":1e400,\"issue_time\":\"+999999999-01-01T00:00:00Z\"}",
        "{\"id\":\"a\",\"ttl\":1,\"issue_time\":\"yesterday\"}",
        "{\"creation_time\":9223372036854775807,\"ttl\":9223372036854775807}",
        "{\"creation_time\":-1e300,\"ttl\":1,\"accessor\":\" \"}",
        "{\"keys\":7}",
        "{\"keys\":[7]}",
        "{\"secret/x\":[[]]}",
        "{\"plaintext\":\"%%\",\"ciphertext\":[]}"
    };

    static Stream<String> oddData() {
        return Stream.of(ODD_DATA)
                .flatMap(data -> Stream.of(data, "{\"request_id\":\"r\",\"data\":%s}".formatted(data)));
    }

    @DisplayName("H11: no typed call throws, whatever it is answered")
    @ParameterizedTest
    @MethodSource("oddData")
    void noTypedCallThrows(String body) throws IOException {
        for (String answer : new String[] {ok(body), RawServer.answer("503 x", body)}) {
            try (RawServer server = new RawServer(n -> answer);
                    VaultClient client = client(server)) {
                VaultAccess access = client;
                assertThat(SystemApi.health(client)).isNotNull();
                assertThat(access.tokens().lookupSelf()).isNotNull();
                assertThat(access.tokens().renewSelf(Optional.empty())).isNotNull();
                assertThat(access.leases().lookup(new LeaseId("a/b"))).isNotNull();
                assertThat(access.leases().renew(new LeaseId("a/b"), Optional.empty()))
                        .isNotNull();
                assertThat(access.leases().listPrefix(PATH)).isNotNull();
                assertThat(access.system().onListing(PATH)).isNotNull();
                assertThat(access.transit("transit", "k").decrypt("c")).isNotNull();
                assertThat(access.transit("transit", "k").encrypt("c")).isNotNull();
            }
        }
    }

    @DisplayName("H7: bare JSON is the answer to the probe, and to nobody else who reads sys/health")
    @Test
    void bareJsonOfTheHealthIsNoSecret() throws IOException {
        try (RawServer server = new RawServer(n -> ok("{\"initialized\":true,\"sealed\":false}"));
                VaultClient client = client(server)) {
            assertThat(SystemApi.health(client).optional().orElseThrow().state())
                    .isEqualTo(VaultHealth.State.ACTIVE);
            assertThat(client.send(VaultRequest.read(VaultPath.of("sys", "health"))))
                    .isInstanceOf(VaultFailure.class);
        }
    }
}
