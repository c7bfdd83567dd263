package dev.vso.operator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesTimeTest {

    @Test
    void everySecondIsReadAsTheJdkReadsIt() {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            String text =
                    Instant.ofEpochSecond(random.nextLong(0, 253_402_300_800L)).toString();
            assertThat(KubernetesTime.parse(text)).isEqualTo(Instant.parse(text));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T23:59:59Z",
                "2026-12-31T00:00:00Z",
                "2026-01-02T03:04:05.678901Z",
                "2026-01-02T03:04:05+02:00",
                "0000-01-01T00:00:00Z"
            })
    void lessUsualFormsAreReadToo(String text) {
        assertThat(KubernetesTime.parse(text)).isEqualTo(Instant.parse(text));
    }

    @DisplayName("An invalid time is refused")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-13-01T00:00:00Z",
                "2025-02-29T00:00:00Z",
                "2026-01-01T25:00:00Z",
                "2026-01-01 00:00:00Z"
            })
    void invalidTime(String text) {
        assertThatThrownBy(() -> KubernetesTime.parse(text)).isInstanceOf(DateTimeParseException.class);
    }
}
