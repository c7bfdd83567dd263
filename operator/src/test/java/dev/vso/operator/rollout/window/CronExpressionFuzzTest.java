package dev.vso.operator.rollout.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RotationWindowSpec;
import dev.vso.testing.Fuzz;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Cron expressions of windows. */
class CronExpressionFuzzTest {

    private static final long GARBAGE = 256L << 20;
    private static final Instant NOW = Instant.parse("2030-03-01T12:34:56Z");

    @Test
    @DisplayName("Fuzz: a cron expression opens within nine years, or is a mistake that names its field")
    void expressions() {
        List<String> texts = List.of(
                "0 2 * * 6", "*/15 1-5,22 1,15 jan-mar/2 *", "59 23 29 feb sun", "0 0 31 4 *", "7-30/9 * * * fri-sun");
        Fuzz.run(texts, GARBAGE, text -> {
            try {
                var window = RotationWindow.of(new RotationWindowSpec(text, "1h", "Europe/Berlin"));
                Instant next = window.nextOpening(NOW).orElseThrow();
                assertThat(next).isAfter(NOW);
                assertThat(window.isOpen(next)).isTrue();
            } catch (InvalidWindowException invalid) {
                assertThat(invalid.explanation().cause()).startsWith("cron ");
                assertThat(invalid.explanation().remedy()).startsWith("write ");
            }
        });
    }
}
