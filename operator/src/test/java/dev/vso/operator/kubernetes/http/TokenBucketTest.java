package dev.vso.operator.kubernetes.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bucket of tokens. */
class TokenBucketTest {

    @DisplayName("A full bucket allows the burst, by default one second's worth")
    @ParameterizedTest
    @CsvSource({"10, 3, 3", "10, 0, 10", "2.5, 0, 3", "0.1, 0, 1"})
    void burst(double perSecond, int burst, int given) {
        TokenBucket tokens = TokenBucket.full(perSecond, burst, 0);
        for (int i = 0; i < given; i++) {
            assertThat(tokens.nanosUntilOne()).isZero();
            tokens = tokens.lessOne();
        }
        assertThat(tokens.nanosUntilOne()).isPositive();
    }

    @Test
    void anEmptyBucketSaysWhenTheNextIsThere() {
        TokenBucket empty = TokenBucket.full(4, 1, 0).lessOne();
        assertThat(empty.nanosUntilOne()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(250));
        TokenBucket half = empty.refilled(TimeUnit.MILLISECONDS.toNanos(125));
        assertThat(half.nanosUntilOne()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(125));
        assertThat(half.refilled(TimeUnit.MILLISECONDS.toNanos(250)).nanosUntilOne())
                .isZero();
    }

    @Test
    void inNoTimeAreMoreGivenThanTheRateAndOneBurst() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            double perSecond = 0.5 + random.nextDouble() * 50;
            int burst = 1 + random.nextInt(20);
            TokenBucket tokens = TokenBucket.full(perSecond, burst, 0);
            long now = 0;
            int given = 0;
            for (int look = 0; look < 100; look++) {
                now += random.nextLong(TimeUnit.SECONDS.toNanos(1));
                tokens = tokens.refilled(now);
                for (; tokens.nanosUntilOne() == 0; tokens = tokens.lessOne()) {
                    given++;
                }
            }
            assertThat((double) given).as("seed %s", seed).isLessThanOrEqualTo(burst + perSecond * now / 1e9 + 1e-6);
        }
    }
}
