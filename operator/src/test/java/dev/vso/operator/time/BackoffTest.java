package dev.vso.operator.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest(name = "failure {0}, random {1}: {2} ms")
    @CsvSource({
        "1, 0,   2500",
        "1, 0.5, 5000",
        "1, 1,   7500",
        "2, 0.5, 7500",
        "3, 0.5, 11250",
        "7, 0.5, 56953",
        "8, 0.5, 60000",
        "8, 0,   30000",
        "8, 1,   90000",
        "1000000, 0.5, 60000",
        "0, 0.5, 5000",
    })
    void waitsGrowToTheLongest(int failures, double random, long millis) {
        assertThat(Backoff.DEFAULT.after(failures, Duration.ZERO, random)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest(name = "after {0} s: goes on {1}")
    @CsvSource({"0,true", "60,true", "61,false", "1000000,false"})
    void tryingEndsAfterTheLongestTime(long seconds, boolean goesOn) {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), 2, 0, Duration.ofMinutes(1));
        assertThat(backoff.after(3, Duration.ofSeconds(seconds), 0.5).isPresent())
                .isEqualTo(goesOn);
    }

    @Test
    void withoutALongestTimeTryingNeverEnds() {
        assertThat(Backoff.DEFAULT.after(1_000_000, Duration.ofDays(10_000), 0.5))
                .isPresent();
    }

    @RepeatedTest(500)
    void everyWaitLiesWithinItsBoundsAndNoneIsNothing(RepetitionInfo repetition) {
        long seed = 11L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Duration initial = Duration.ofMillis(random.nextInt(10_000));
        Duration max = initial.plusMillis(random.nextInt(100_000));
        double randomization = random.nextDouble();
        Backoff backoff = new Backoff(initial, max, 1 + 3 * random.nextDouble(), randomization, Duration.ZERO);
        int failures = 1 + random.nextInt(200);
        double drawn = random.nextDouble();
        long wait =
                backoff.after(failures, Duration.ofDays(1), drawn).orElseThrow().toMillis();
        assertThat(wait)
                .as("seed %d: %s after %d", seed, backoff, failures)
                .isPositive()
                .isGreaterThanOrEqualTo((long) (initial.toMillis() * (1 - randomization)))
                .isLessThanOrEqualTo(Math.max(1, (long) Math.ceil(max.toMillis() * (1 + randomization))));
        assertThat(backoff.after(failures + 1, Duration.ofDays(1), drawn)
                        .orElseThrow()
                        .toMillis())
                .as("seed %d: one more failure never waits shorter", seed)
                .isGreaterThanOrEqualTo(wait);
    }

    @ParameterizedTest(name = "wait {0}, lost in {1}: {2}")
    @CsvSource({
        "PT60S, PT1H, PT60S",
        "PT60S, PT90S, PT30S",
        "PT5S, PT90S, PT5S",
        "PT60S, PT2S, PT1S",
        "PT60S, PT0S, PT60S",
        "PT60S, PT-5S, PT60S"
    })
    void triesFollowEachOtherFasterTheNearerALossComes(Duration wait, Duration left, Duration expected) {
        assertThat(Backoff.inTime(wait, left)).isEqualTo(expected);
    }
}
