package dev.vso.operator.controller.dynamicsecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.StaticCredsMetaData;
import dev.vso.operator.credential.CredentialId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticRoleRotationWatchTest {

    private static final Instant NOW = Instant.parse("2026-11-29T20:00:00Z");

    @DisplayName("L6: credentials are looked at when Vault says that they rotate")
    @ParameterizedTest(name = "{0} ms left, overdue for {1} ms, {2} wait: {3} ms")
    @CsvSource({
        "86400000,     0,   1, 3000",
        "    4000,     0,   1, 3000",
        "    3000,     0,   1, 2400",
        "    1000,     0,   1,  400",
        "       0,     0,   1,  100",
        "       0, 11999,   1,  100",
        "       0, 12001,   1, 3000",
        "       0,     0,  10,  100",
        "       0,     0,  50,  500",
        "       0,     0, 900, 3000",
    })
    void untilTheNextLook(long left, long overdue, int waiting, long expected) {
        assertThat(StaticRoleRotationWatch.until(Duration.ofMillis(left), Duration.ofMillis(overdue), waiting))
                .isEqualTo(Duration.ofMillis(expected));
    }

    @Test
    @DisplayName("L6: an overdue rotation is polled quickly, but not for ever")
    void overdueRotation() {
        StaticRoleRotationWatch watch = new StaticRoleRotationWatch();
        assertThat(watch.next(id("a"), told(0), NOW)).isEqualTo(StaticRoleRotationWatch.QUICK);
        assertThat(watch.next(id("a"), told(0), NOW.plusSeconds(5))).isEqualTo(StaticRoleRotationWatch.QUICK);
        assertThat(watch.next(id("a"), told(0), NOW.plusSeconds(13))).isEqualTo(StaticRoleRotationWatch.USUAL);
        assertThat(watch.next(id("a"), told(10), NOW.plusSeconds(14))).isEqualTo(StaticRoleRotationWatch.USUAL);
        assertThat(watch.next(id("a"), told(0), NOW.plusSeconds(24))).isEqualTo(StaticRoleRotationWatch.QUICK);
    }

    @Test
    void allThatAreDueShareAHundredLooksASecond() {
        StaticRoleRotationWatch watch = new StaticRoleRotationWatch();
        IntStream.range(0, 99).forEach(i -> watch.next(id("a" + i), told(0), NOW));
        assertThat(watch.next(id("last"), told(0), NOW)).isEqualTo(Duration.ofSeconds(1));
        IntStream.range(0, 99).forEach(i -> watch.forget(id("a" + i)));
        assertThat(watch.next(id("last"), told(0), NOW)).isEqualTo(StaticRoleRotationWatch.QUICK);
    }

    private static CredentialId id(String uid) {
        return new CredentialId(uid, Optional.empty());
    }

    private static StaticCredsMetaData told(long left) {
        return new StaticCredsMetaData(NOW.getEpochSecond(), 10, null, left);
    }
}
