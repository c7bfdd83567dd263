package dev.vso.operator.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.transform.SecretData;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnwrittenDataTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final UnwrittenData unwritten = new UnwrittenData();

    private static SecretData data(int bytes) {
        return SecretData.of(Map.of("key", new byte[bytes]));
    }

    @Test
    void whatWasReadIsUsedOnce() {
        unwritten.keep("uid", "request", data(10), NOW);
        assertThat(unwritten.take("uid", "request", NOW.plusSeconds(1))).contains(data(10));
        assertThat(unwritten.take("uid", "request", NOW.plusSeconds(1))).isEmpty();
        assertThat(unwritten.bytes()).isZero();
    }

    @Test
    void forAnotherRequestOrWhenItIsOldVaultIsReadAgain() {
        unwritten.keep("uid", "request", data(10), NOW);
        assertThat(unwritten.take("uid", "another", NOW)).isEmpty();
        unwritten.keep("uid", "request", data(10), NOW);
        assertThat(unwritten.take("uid", "request", NOW.plus(UnwrittenData.FRESH)))
                .isEmpty();
    }

    @Test
    void allOfItTogetherIsBounded() {
        for (int i = 0; i < 100; i++) {
            unwritten.keep("uid" + i, "request", data(100_000), NOW);
            unwritten.keep("uid" + i, "request", data(100_000), NOW);
            assertThat(unwritten.bytes()).isLessThanOrEqualTo(UnwrittenData.MOST_BYTES);
        }
        assertThat(unwritten.take("uid0", "request", NOW)).isEmpty();
        assertThat(unwritten.take("uid99", "request", NOW)).isPresent();
    }
}
