package dev.vso.operator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BindAddressTest {
    @ParameterizedTest
    @CsvSource({
        ":8080, '', 8080",
        ":0, '', 0",
        "127.0.0.1:8081, 127.0.0.1, 8081",
        "localhost:1, localhost, 1",
        "[::1]:8080, ::1, 8080",
        "[::]:65535, ::, 65535",
    })
    void goAddressIsHostAndPort(String text, String host, int port) {
        assertThat(BindAddress.parse(text)).contains(new BindAddress(host, port));
        assertThat(new BindAddress(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0"})
    void nothingOrZeroListensNowhere(String text) {
        assertThat(BindAddress.parse(text)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"8080", ":", ":65536", ":80a", "::1:8080", "[::1]", "a b:80", "host:-1", "http://x:80"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> BindAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("127.0.0.1:8080");
    }
}
