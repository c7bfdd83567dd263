package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSettingsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            https://vault:8200,       https://vault:8200
            https://vault:8200/,      https://vault:8200
            HTTPS://vault/base//,     https://vault/base
            http://[::1]:8200,        http://[::1]:8200
            """)
    void addressKeepsItsBasePath(String written, String kept) {
        assertThat(ConnectionSettings.to(written).address()).hasToString(kept);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            vault:8200,                    http:// or https://
            vault,                         http:// or https://
            '',                            http:// or https://
            unix:///run/vault.sock,        http:// or https://
            'https://va ult',              not a URL
            https://,                      not a URL
            https:///v1,                   no valid host
            https://my_vault:8200,         no valid host
            https://user:pw@vault,         no user
            https://vault?x=y,             no user
            """)
    void badAddressesNameTheFieldAndTheCure(String address, String message) {
        assertThatThrownBy(() -> ConnectionSettings.to(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("address: ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("pw");
    }

    @Test
    void namespaceIsNoHeaderOfTheConnection() {
        ConnectionSettings settings = ConnectionSettings.to("https://vault");
        assertThatThrownBy(() -> settings.withHeaders(Map.of("x-vault-namespace", "team-a")))
                .hasMessageStartingWith("headers: X-Vault-Namespace")
                .hasMessageContaining("set namespace");
    }

    @Test
    @DisplayName("Rejects headers that the HTTP client would reject, without quoting their value")
    void invalidHeaders() {
        ConnectionSettings settings = ConnectionSettings.to("https://vault");
        assertThatThrownBy(() -> settings.withHeaders(Map.of("Host", "x"))).hasMessageContaining("headers: Host");
        assertThatThrownBy(() -> settings.withHeaders(Map.of("a b", "x"))).hasMessageContaining("\"a b\"");
        assertThatThrownBy(() -> settings.withHeaders(Map.of("X-Key", "hush\r\nX-Vault-Token: t")))
                .hasMessageContaining("X-Key")
                .hasMessageNotContaining("hush");
    }

    @DisplayName("H7: headers that speak to other servers than Vault, or for others, are refused with their name")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "authorization",
                "Metadata-Flavor",
                "Metadata",
                "X-aws-ec2-metadata-token",
                "X-aws-ec2-metadata-token-ttl-seconds",
                "X-Google-Metadata-Request",
                "Content-Length",
                "Transfer-Encoding",
                "Connection",
                "X-Vault-Token",
                "x-vault-request",
                "X-Vault-Namespace",
                "Impersonate-User",
                "Impersonate-Extra-scopes",
                "Content-Type",
                "Upgrade",
                "Expect",
                "TE"
            })
    void headersForOthersAreRefused(String name) {
        ConnectionSettings settings = ConnectionSettings.to("https://vault");
        assertThatThrownBy(() -> settings.withHeaders(Map.of(name, "hush")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("headers: ")
                .hasMessageContaining(name.startsWith("X-Vault-Namespace") ? "set namespace" : "remove it")
                .hasMessageNotContaining("hush");
    }

    @Test
    void printingShowsHeaderNamesOnly() {
        ConnectionSettings settings = ConnectionSettings.to("https://vault").withHeaders(Map.of("X-Key", "hush"));
        assertThat(settings.toString()).contains("X-Key").doesNotContain("hush");
    }

    @Test
    void caMustHoldACertificateUnlessNothingIsVerified() {
        ConnectionSettings settings = ConnectionSettings.to("https://vault");
        assertThatThrownBy(() -> settings.withCaPem("hello")).hasMessageStartingWith("caCertSecretRef or caCertPath: ");
        assertThatThrownBy(() -> settings.withCaPem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"))
                .hasMessageStartingWith("caCertSecretRef or caCertPath: ");
        assertThat(settings.withSkipTlsVerify().withCaPem("hello").skipTlsVerify())
                .isTrue();
    }

    @Test
    void timeoutMustBePositive() {
        ConnectionSettings settings = ConnectionSettings.to("https://vault");
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThatThrownBy(() -> settings.withTimeout(Duration.ZERO)).hasMessageStartingWith("timeout: ");
    }
}
