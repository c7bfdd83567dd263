package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.vault.Accessor;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultRequest.Method;
import dev.vso.vault.VaultToken;
import dev.vso.vault.WrapInfo;
import dev.vso.vault.json.VaultJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpRequestsTest {

    private static final VaultPath PATH = VaultPath.of("ssh/sign/deploy");
    private static final ConnectionSettings WRAPPING = ConnectionSettings.to("http://127.0.0.1:8200")
            .withHeaders(Map.of("x-vault-wrap-ttl", "60s", "X-Zone", "a"));

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("credentials", VaultRequest.issue(Method.GET, PATH, Optional.empty()), true),
                Arguments.of(
                        "a certificate", VaultRequest.issue(Method.PUT, PATH, Optional.of(VaultJson.object())), true),
                Arguments.of(
                        "a log-in", VaultRequest.write(PATH, VaultJson.object()).named("login"), false),
                Arguments.of(
                        "a renewal",
                        VaultRequest.write(PATH, VaultJson.object()).named("renew"),
                        false),
                Arguments.of("a read", VaultRequest.read(PATH), false),
                Arguments.of("a list", VaultRequest.list(PATH), false),
                Arguments.of("a deletion", VaultRequest.delete(PATH), false));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("requests")
    @DisplayName("A connection's wrap TTL applies to issued secrets only")
    void wrapTtl(String what, VaultRequest request, boolean wrapped) {
        HttpRequests requests = new HttpRequests(WRAPPING);
        var headers = requests.http(request, requests.uri(request)).headers();

        assertThat(headers.allValues("X-Vault-Wrap-TTL")).as(what).isEqualTo(wrapped ? List.of("60s") : List.of());
        assertThat(headers.firstValue("X-Zone")).contains("a");
    }

    @Test
    @DisplayName("An error about a wrapped response names Vault's unwrap command")
    void unwrapHint() {
        WrapInfo info = new WrapInfo(
                new VaultToken("s.wrap"),
                Optional.of(new Accessor("acc")),
                Duration.ofMinutes(1),
                Instant.parse("2026-11-22T07:12:35.5Z"),
                "ssh/sign/deploy",
                Optional.empty());

        assertThat(VaultJson.goJson(info.json())).isEqualTo("""
                        {"accessor":"acc","creation_path":"ssh/sign/deploy","creation_time":"2026-11-22T07:12:35.500Z","token":"s.wrap","ttl":60,"wrapped_accessor":""}""");
    }
}
