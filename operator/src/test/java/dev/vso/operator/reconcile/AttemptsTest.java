package dev.vso.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.error.Problem;
import dev.vso.operator.error.Problem.Retry;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.Waker;
import dev.vso.operator.time.Backoff;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptsTest {

    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final ObjectKey KEY = new ObjectKey("team", "secret");
    private static final Problem DOWN = Problem.passing("VaultClientError", "Vault is down");

    private Instant now = START;
    private final Tracks tracks = new Tracks(
            new Waker() {
                @Override
                public void wake(ObjectKey key) {}

                @Override
                public void wakeSpread(Collection<ObjectKey> keys, Duration window) {}
            },
            () -> now);

    private Attempts attempts(Duration maxElapsed) {
        return new Attempts(
                tracks,
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), 2, 0, maxElapsed),
                () -> now,
                new Random(1));
    }

    @Test
    void passingProblemsAreTriedAgainLaterAndLater() {
        Attempts attempts = attempts(Duration.ZERO);
        for (long seconds : new long[] {1, 2, 4, 8, 8}) {
            Instant retry = attempts.failed(KEY, Tracks.WHOLE, 3, DOWN, Optional.of("f"));
            assertThat(retry).isEqualTo(now.plusSeconds(seconds));
            assertThat(tracks.get(KEY).waitingUntil(3, now)).contains(retry);
            assertThat(tracks.get(KEY).forced()).contains("f");
            now = retry;
        }
    }

    @Test
    void tryingEndsWhenItTookTooLong() {
        Attempts attempts = attempts(Duration.ofSeconds(10));
        assertThat(attempts.failed(KEY, Tracks.WHOLE, 3, DOWN, Optional.empty()))
                .isNotEqualTo(Instant.MAX);
        now = START.plusSeconds(11);
        assertThat(attempts.failed(KEY, Tracks.WHOLE, 3, DOWN, Optional.empty()))
                .isEqualTo(Instant.MAX);
    }

    @Test
    void anotherResourceWaitsForItself() {
        Attempts attempts = attempts(Duration.ZERO);
        attempts.failed(KEY, Tracks.WHOLE, 3, DOWN, Optional.empty());
        assertThat(attempts.failed(new ObjectKey("team", "other"), Tracks.WHOLE, 3, DOWN, Optional.empty()))
                .isEqualTo(now.plusSeconds(1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Retry.class,
            names = {"ON_CHANGE", "ON_RECOVERY"})
    void whatOnlyAnEventCanCureIsNotTriedBefore(Retry retry) {
        Problem problem = new Problem("InvalidResourceRef", "correct it", retry);
        assertThat(attempts(Duration.ZERO).failed(KEY, Tracks.WHOLE, 3, problem, Optional.empty()))
                .isEqualTo(Instant.MAX);
        assertThat(tracks.get(KEY).waitingUntil(3, now.plus(Duration.ofDays(365))))
                .contains(Instant.MAX);
        assertThat(tracks.get(KEY).waitingUntil(4, now)).as("an edit").isEmpty();
        tracks.wake(KEY);
        assertThat(tracks.get(KEY).waitingUntil(3, now)).as("a wake-up").isEmpty();
    }

    @Test
    void whatComesWhileItIsLookedForIsNotWaitedFor() {
        Problem problem = Problem.lasting("InvalidResourceRef", "create it");
        tracks.look(KEY, "uid");
        tracks.wake(KEY);
        assertThat(attempts(Duration.ZERO).failed(KEY, Tracks.WHOLE, 3, problem, Optional.empty()))
                .isEqualTo(now);
        assertThat(tracks.get(KEY).waitingUntil(3, now)).isEmpty();
        tracks.look(KEY, "uid");
        assertThat(attempts(Duration.ZERO).failed(KEY, Tracks.WHOLE, 3, problem, Optional.empty()))
                .as("the next look was late enough")
                .isEqualTo(Instant.MAX);
    }

    @ParameterizedTest(name = "{0} ms from now: again in {1} ms")
    @CsvSource({"1500,1500", "1,1", "0,1", "-5000,1"})
    void theNextLookIsNeverInThePast(long millis, long expected) {
        UpdateControl<VaultStaticSecret> control = UpdateControl.noUpdate();
        assertThat(Attempts.again(control, now.plusMillis(millis), now).getScheduleDelay())
                .contains(expected);
    }

    @Test
    void withoutATimeNothingIsPlanned() {
        UpdateControl<VaultStaticSecret> control = UpdateControl.noUpdate();
        assertThat(Attempts.again(control, Instant.MAX, now).getScheduleDelay()).isEmpty();
    }
}
