package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** At most the configured number of requests per second. */
class LeaseRateLimiterTest {

    private static final ObjectKey VAULT = new ObjectKey("vso", "default");
    private static final Duration LONG = Duration.ofMinutes(1);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final LeaseRateLimiter rateLimiter = new LeaseRateLimiter(10, _ -> {}, () -> now);

    @Test
    void requestsThatComeTogetherAreSpreadOverTheBudget() {
        for (int i = 0; i < 20; i++) {
            assertThat(rateLimiter.take(VAULT, LONG)).isEqualTo(Duration.ofMillis(100L * i));
        }
    }

    @Test
    @DisplayName("After a pause requests do not wait")
    void noWaitAfterPause() {
        rateLimiter.take(VAULT, LONG);
        rateLimiter.take(VAULT, LONG);
        now = now.plusMillis(200);
        assertThat(rateLimiter.take(VAULT, LONG)).isZero();
    }

    @Test
    void eachConnectionHasABudgetOfItsOwn() {
        rateLimiter.take(VAULT, LONG);
        assertThat(rateLimiter.take(new ObjectKey("vso", "other"), LONG)).isZero();
    }

    @Test
    @DisplayName("Urgent requests go first and delay the others")
    void urgentFirst() {
        for (int i = 0; i < 5; i++) {
            rateLimiter.take(VAULT, LONG);
        }
        assertThat(rateLimiter.take(VAULT, Duration.ofMillis(50))).isEqualTo(Duration.ofMillis(50));
        assertThat(rateLimiter.take(VAULT, LONG)).isEqualTo(Duration.ofMillis(600));
    }
}
