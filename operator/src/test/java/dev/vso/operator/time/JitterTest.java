package dev.vso.operator.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JitterTest {

    @ParameterizedTest(name = "{0} ms, random {1}: {2} ms")
    @CsvSource({"60000,0,54000", "60000,0.5,51000", "60000,1,48000", "1,0.9,1", "0,0.5,1"})
    void earlyIsTenToTwentyPercentShorter(long interval, double random, long expected) {
        assertThat(Jitter.earlier(Duration.ofMillis(interval), random)).isEqualTo(Duration.ofMillis(expected));
    }

    @ParameterizedTest(name = "{0} ms, random {1}: {2} ms")
    @CsvSource({"60000,0.5,30000", "60000,1,60000", "60000,0,1", "60000,0.000001,1", "1,0.1,1"})
    void withinIsAnyMomentButNotNow(long interval, double random, long expected) {
        assertThat(Jitter.uniform(Duration.ofMillis(interval), random)).isEqualTo(Duration.ofMillis(expected));
    }

    @RepeatedTest(200)
    void nothingIsLaterThanAskedFor(RepetitionInfo repetition) {
        long seed = 13L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Duration interval = Duration.ofMillis(1 + random.nextInt(100_000_000));
        double drawn = random.nextDouble();
        assertThat(Jitter.earlier(interval, drawn))
                .as("seed %d", seed)
                .isPositive()
                .isLessThanOrEqualTo(interval);
        assertThat(Jitter.uniform(interval, drawn))
                .as("seed %d", seed)
                .isPositive()
                .isLessThanOrEqualTo(interval);
    }

    @Test
    void manyAreSpreadEvenly() {
        Random random = new Random(17);
        long[] perMinute = new long[10];
        IntStream.range(0, 10_000)
                .mapToObj(i -> Jitter.uniform(Duration.ofMinutes(10), random.nextDouble()))
                .forEach(wait -> perMinute[(int) Math.min(9, wait.toMinutes())]++);
        assertThat(Arrays.stream(perMinute).boxed())
                .allSatisfy(number -> assertThat(number).isBetween(800L, 1200L));
    }
}
