package dev.vso.operator.kubernetes.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limit of concurrent requests, derived from a server's answers. */
class AdaptiveLimitTest {

    private static final AdaptiveLimit INITIAL = AdaptiveLimit.initial(0);

    /** A server whose response time in milliseconds is its number of concurrent requests. */
    private static AdaptiveLimit answered(AdaptiveLimit limit, int answers, IntUnaryOperator millis) {
        for (int i = 0; i < answers; i++) {
            int underWay = limit.requests();
            limit = limit.answered(
                    Duration.ofMillis(millis.applyAsInt(underWay)).toNanos(), underWay);
        }
        return limit;
    }

    @DisplayName("A server with steady latency gets more requests, regardless of its distance")
    @ParameterizedTest
    @CsvSource({"2", "200"})
    void steadyLatency(int millis) {
        assertThat(answered(INITIAL, 1000, _ -> millis).requests()).isEqualTo(AdaptiveLimit.MOST);
    }

    @Test
    void withoutNeedItDoesNotGrow() {
        var limit = INITIAL;
        for (int i = 0; i < 500; i++) {
            limit = limit.answered(1_000_000, 1);
        }
        assertThat(limit.requests()).isEqualTo(INITIAL.requests());
    }

    @Test
    void aServerThatBecomesSlowWithEachRequestGetsFewer() {
        var quick = answered(INITIAL, 100, _ -> 2);
        var slow = answered(quick, 100, underWay -> 10 * underWay);
        assertThat(slow.requests()).isLessThan(quick.requests() / 2).isGreaterThanOrEqualTo(AdaptiveLimit.LEAST);
    }

    @Test
    void aRefusalHalvesItOnceForAllThatWereSentTogether() {
        long second = Duration.ofSeconds(1).toNanos();
        var refused = INITIAL.failed(second, Duration.ofSeconds(2)).failed(second + 1, Duration.ofSeconds(2));
        assertThat(refused.requests()).isEqualTo(INITIAL.requests() / 2);
        assertThat(refused.isPaused(second * 2)).isTrue();
        assertThat(refused.isPaused(second * 3 + 2)).isFalse();
    }

    @Test
    @DisplayName("A server without responses gets one request at a time, at growing intervals")
    void noResponse() {
        var limit = INITIAL;
        for (int i = 0; i < AdaptiveLimit.DOWN_AFTER; i++) {
            assertThat(limit.isDown()).isFalse();
            limit = limit.failed(i, Duration.ZERO);
        }
        assertThat(limit.isDown()).isTrue();
        assertThat(limit.requests()).isOne();
        long now = AdaptiveLimit.DOWN_AFTER;
        Duration last = Duration.ZERO;
        for (int i = 0; i < 20; i++) {
            now = Math.max(now, limit.pausedUntil());
            limit = limit.failed(now, Duration.ZERO);
            Duration pause = Duration.ofNanos(limit.pausedUntil() - now);
            assertThat(pause).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofSeconds(5));
            last = pause;
        }
        assertThat(last).isEqualTo(Duration.ofSeconds(5));

        var back = limit.answered(1_000_000, 1);
        assertThat(back.isDown()).isFalse();
        assertThat(back.requests()).as("it begins with little").isEqualTo(AdaptiveLimit.LEAST);
    }

    @Test
    void aPauseThatIsAskedForIsBounded() {
        assertThat(INITIAL.failed(0, Duration.ofDays(1)).pausedUntil())
                .isEqualTo(Duration.ofSeconds(30).toNanos());
    }
}
