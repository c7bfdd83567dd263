package dev.vso.operator.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SecretDataTest {
    private static final String VALUE = "hunter2-hunter2";

    @Test
    void changingWhatWentInOrCameOutChangesNothing() {
        var value = VALUE.getBytes(UTF_8);
        var data = SecretData.of(Map.of("password", value));
        value[0] = 'X';
        var read = Objects.requireNonNull(data.get("password"));
        assertThat(read).isEqualTo(VALUE.getBytes(UTF_8));
        read[0] = 'X';
        assertThat(data.get("password")).isEqualTo(VALUE.getBytes(UTF_8));
    }

    @Test
    void equalsByContent() {
        var one = SecretData.of(Map.of("a", VALUE.getBytes(UTF_8), "b", new byte[0]));
        assertThat(one)
                .isEqualTo(SecretData.of(Map.of("b", new byte[0], "a", VALUE.getBytes(UTF_8))))
                .hasSameHashCodeAs(SecretData.of(Map.of("b", new byte[0], "a", VALUE.getBytes(UTF_8))))
                .isNotEqualTo(SecretData.of(Map.of("a", VALUE.getBytes(UTF_8))))
                .isNotEqualTo(SecretData.of(Map.of("a", VALUE.getBytes(UTF_8), "b", new byte[1])));
    }

    @Test
    void textFormNamesKeysAndSizesOnly() {
        assertThat(SecretData.of(Map.of("b", VALUE.getBytes(UTF_8), "a", new byte[0])))
                .hasToString("SecretData[a: 0 bytes, b: 15 bytes]");
    }

    @Test
    void base64IsWhatTheSecretObjectHolds() {
        assertThat(SecretData.of(Map.of("k", new byte[] {0, -1, -128})).base64())
                .isEqualTo(Map.of("k", "AP+A"));
    }
}
