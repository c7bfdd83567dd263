package dev.vso.operator.dashboard.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.summary.Lifetime.RenewalMode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiryStateTest {

    private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant END = SINCE.plusSeconds(1000);

    /** Seconds since the beginning of a lifetime of 1,000, in which the operator acts by 950. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            RENEWED,          false,    0, RENEWED
            RENEWED,          false,  949, RENEWED
            RENEWED,          false,  950, LATE
            RENEWED,          false,  999, LATE
            RENEWED,          false, 1000, OVER
            RENEWED,          true,     0, RUNS_OUT
            RENEWED,          true,   999, RUNS_OUT
            RENEWED,          true,  1000, OVER
            REPLACED,         false,  949, REPLACED
            REPLACED,         false,  950, LATE
            REPLACED,         true,   949, RUNS_OUT
            NOBODY,           false,    0, ENDS
            NOBODY,           true,   999, ENDS
            NOBODY,           false, 1000, OVER
            ROTATED_BY_VAULT, false,    0, ROTATED
            ROTATED_BY_VAULT, true,   999, ROTATED
            ROTATED_BY_VAULT, false, 1500, ROTATED
            """)
    void outlooks(RenewalMode renewalMode, boolean failing, long passed, ExpiryState expiryState) {
        assertThat(ExpiryState.of(renewalMode, END, Expiry.dueBy(SINCE, END), failing, SINCE.plusSeconds(passed)))
                .isEqualTo(expiryState);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
               0,  950
             100,  950
             400,  800
            1000,  950
            2000,  950
            """)
    void anOffsetSaysWhenACertificateIsOverdue(long offset, long dueBy) {
        // Half of an offset of 100 is the usual 950, too; one longer than the lifetime is ignored.
        assertThat(Expiry.dueBy(SINCE, END, Duration.ofSeconds(offset))).isEqualTo(SINCE.plusSeconds(dueBy));
    }

    @Test
    void withoutABeginningItIsDueAtItsEnd() {
        assertThat(Expiry.dueBy(null, END)).isEqualTo(END);
        assertThat(Expiry.dueBy(null, END, Duration.ofSeconds(100))).isEqualTo(END.minusSeconds(50));
        assertThat(Expiry.dueBy(END, END)).isEqualTo(END);
    }
}
