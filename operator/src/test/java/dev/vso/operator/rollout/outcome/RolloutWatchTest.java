package dev.vso.operator.rollout.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.rollout.outcome.RolloutReading.RolloutPhase;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutWatchTest {

    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final RolloutWatch RESTARTED = RolloutWatch.NONE.restarted(START, START);

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    private static RolloutReading reading(RolloutPhase phase, long stampAt, long updated) {
        return new RolloutReading(phase, Optional.of(at(stampAt)), "why", updated);
    }

    @DisplayName("One reading a second after the restart")
    @ParameterizedTest(name = "{0} with the stamp of {1}: awaited {2}, failed {3}")
    @CsvSource(textBlock = """
            FINISHED,                   0,  false, false
            FINISHED,                   9,  false, false
            FINISHED,                   -1, true,  false
            UNDER_WAY,                  0,  true,  false
            UNDER_WAY_WITHOUT_DEADLINE, 0,  true,  false
            HELD,                       0,  true,  false
            FAILED,                     0,  true,  true
            FAILED,                     -1, true,  false
            ABSENT,                     -1, false, false
            UNKNOWN,                    0,  true,  false
            """)
    void oneReading(RolloutPhase phase, long stampAt, boolean open, boolean failed) {
        RolloutWatch after = RESTARTED.seen(reading(phase, stampAt, 0), at(1));
        assertThat(after.open()).isEqualTo(open);
        assertThat(after.isFailedByRestart()).isEqualTo(failed);
    }

    @Test
    @DisplayName("A rollout without a deadline has failed after ten minutes without a further pod")
    void withoutDeadline() {
        RolloutPhase phase = RolloutPhase.UNDER_WAY_WITHOUT_DEADLINE;
        RolloutWatch one = RESTARTED.seen(reading(phase, 0, 1), at(10));
        RolloutWatch two = one.seen(reading(phase, 0, 2), at(500));
        assertThat(two.seen(reading(phase, 0, 2), at(1099)).isFailed()).isFalse();
        RolloutWatch failed = two.seen(reading(phase, 0, 2), at(1100));
        assertThat(failed.isFailedByRestart()).isTrue();
        assertThat(failed.seen(reading(phase, 0, 2), at(90_000)).open())
                .as("until it recovers")
                .isTrue();
        assertThat(failed.seen(reading(phase, 0, 3), at(1101)).isFailed()).isFalse();
    }

    @DisplayName("What brings no outcome is not awaited for ever")
    @ParameterizedTest(name = "{0} after {1} s: awaited {2}")
    @CsvSource(textBlock = """
            HELD,      3599, true
            HELD,      3600, false
            UNDER_WAY, 3600, false
            UNKNOWN,   599,  true
            UNKNOWN,   600,  false
            FAILED,    90000, true
            """)
    void givenUp(RolloutPhase phase, long seconds, boolean open) {
        RolloutReading same = reading(phase, 0, 0);
        assertThat(RESTARTED.seen(same, START).seen(same, at(seconds)).open()).isEqualTo(open);
    }

    @Test
    @DisplayName("A failure counts until a rollout has finished, also while a new value is tried")
    void failedUntilFinished() {
        RolloutWatch failed = RESTARTED.seen(reading(RolloutPhase.FAILED, 0, 0), at(600));
        RolloutWatch again = failed.restarted(at(700), at(700));
        assertThat(again.failedWith()).contains(at(0));
        assertThat(again.isFailedByRestart()).isFalse();
        RolloutWatch twice = again.seen(reading(RolloutPhase.FAILED, 700, 0), at(1300));
        assertThat(twice.failedWith()).contains(at(700));
        RolloutWatch finished = twice.seen(reading(RolloutPhase.FINISHED, 700, 3), at(1400));
        assertThat(finished.failedWith()).isEmpty();
        assertThat(finished.isFinished(at(700))).isTrue();
        assertThat(finished.isFinished(at(701))).isFalse();
    }

    @Test
    @DisplayName("A workload that was broken before its first restart proves nothing about a value")
    void brokenBefore() {
        RolloutWatch broken = RolloutWatch.NONE.seen(reading(RolloutPhase.FAILED, -9, 0), at(-1));
        RolloutWatch after = broken.restarted(START, START).seen(reading(RolloutPhase.FAILED, 0, 0), at(600));
        assertThat(after.isFailed()).isTrue();
        assertThat(after.isFailedByRestart()).isFalse();
        RolloutWatch repaired = after.seen(reading(RolloutPhase.FINISHED, 0, 3), at(700));
        assertThat(repaired.restarted(at(800), at(800))
                        .seen(reading(RolloutPhase.FAILED, 800, 0), at(1400))
                        .isFailedByRestart())
                .isTrue();
    }

    @Test
    @DisplayName("It is read after a quarter of the time so far, 2 s to 30 s")
    void readings() {
        RolloutReading going = reading(RolloutPhase.UNDER_WAY, 0, 0);
        assertThat(RolloutWatch.NONE.nextLook()).isEqualTo(Instant.MAX);
        assertThat(RolloutWatch.NONE.isUnread()).isTrue();
        assertThat(RolloutWatch.NONE.awaited(START).nextLook()).isEqualTo(START);
        assertThat(RESTARTED.nextLook()).isEqualTo(at(2));
        assertThat(RESTARTED.seen(going, at(40)).nextLook()).isEqualTo(at(50));
        assertThat(RESTARTED.seen(going, at(400)).nextLook()).isEqualTo(at(430));
        RolloutWatch finished = RESTARTED.seen(reading(RolloutPhase.FINISHED, 0, 3), at(4));
        assertThat(finished.nextLook()).isEqualTo(Instant.MAX);
        assertThat(finished.awaited(at(9)).nextLook()).isEqualTo(at(11));
    }
}
