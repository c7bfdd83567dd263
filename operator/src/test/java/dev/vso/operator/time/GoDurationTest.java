package dev.vso.operator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "-0, PT0S",
        "30s, PT30S",
        "+5s, PT5S",
        "-5s, PT-5S",
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "1.5s, PT1.5S",
        ".5s, PT0.5S",
        "5.s, PT5S",
        "1h15m30.918273645s, PT1H15M30.918273645S",
        "100us, PT0.0001S",
        "100µs, PT0.0001S",
        "100μs, PT0.0001S",
        "7ns, PT0.000000007S",
        "1.9ns, PT0.000000001S",
        "5m5m, PT10M",
        "1s1h, PT1H1S",
        "9223372036854775807ns, PT2562047H47M16.854775807S",
        "-9223372036854775808ns, PT-2562047H-47M-16.854775808S",
    })
    void goTextMeansTheSameDuration(String text, Duration meant) {
        assertThat(GoDuration.parse(text)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                "3",
                "1d",
                "1 s",
                " 1s",
                "1s ",
                "s",
                ".s",
                "1.2.3s",
                "--1s",
                "1h-1m",
                "1S",
                "1e3s",
                "PT1S",
                "9223372036854775808ns",
                "2562048h"
            })
    void otherTextIsRefusedWithAnExampleOfWhatIsMeant(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("1h30m");
    }

    @Test
    void veryLongTextIsRefusedWithoutBeingRepeated() {
        assertThatThrownBy(() -> GoDuration.parse("1".repeat(1_000_000) + "s"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT1M30S, 1m30s",
        "PT1H, 1h0m0s",
        "PT26H0M1.5S, 26h0m1.5s",
        "PT0.25S, 250ms",
        "PT0.0015S, 1.5ms",
        "PT0.000002S, 2µs",
        "PT0.000000007S, 7ns",
        "PT-1M, -1m0s",
        "PT10S, 10s",
    })
    void durationsArePrintedAsGoPrintsThem(Duration duration, String text) {
        assertThat(GoDuration.format(duration)).isEqualTo(text);
    }

    @Test
    @DisplayName("A printed duration reads back the same")
    void roundTrip() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Duration duration = Duration.ofNanos(random.nextLong() >> random.nextInt(63));
            assertThat(GoDuration.parse(GoDuration.format(duration)))
                    .as("seed %d, %s", seed, duration)
                    .isEqualTo(duration);
        }
    }
}
