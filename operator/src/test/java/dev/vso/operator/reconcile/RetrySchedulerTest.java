package dev.vso.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.time.Backoff;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetrySchedulerTest {

    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final ObjectKey KEY = new ObjectKey("team", "secret");
    private static final SyncError DOWN = SyncError.retryable("VaultClientError", "Vault is down");

    private Instant now = START;
    private final ReconcileStateStore states = new ReconcileStateStore(
            new ReconcileTrigger() {
                @Override
                public void enqueue(ObjectKey key) {}

                @Override
                public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {}
            },
            () -> now);

    private RetryScheduler attempts(Duration maxElapsed) {
        return new RetryScheduler(
                states,
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), 2, 0, maxElapsed),
                () -> now,
                new Random(1));
    }

    @Test
    void passingProblemsAreTriedAgainLaterAndLater() {
        RetryScheduler retries = attempts(Duration.ZERO);
        for (long seconds : new long[] {1, 2, 4, 8, 8}) {
            Instant retry = retries.failed(KEY, 3, DOWN, Optional.of("f"));
            assertThat(retry).isEqualTo(now.plusSeconds(seconds));
            assertThat(states.get(KEY).waitingUntil(3, now)).contains(retry);
            assertThat(states.get(KEY).forced()).contains("f");
            now = retry;
        }
    }

    @Test
    void tryingEndsWhenItTookTooLong() {
        RetryScheduler retries = attempts(Duration.ofSeconds(10));
        assertThat(retries.failed(KEY, 3, DOWN, Optional.empty())).isNotEqualTo(Instant.MAX);
        now = START.plusSeconds(11);
        assertThat(retries.failed(KEY, 3, DOWN, Optional.empty())).isEqualTo(Instant.MAX);
    }

    @Test
    void anotherResourceWaitsForItself() {
        RetryScheduler retries = attempts(Duration.ZERO);
        retries.failed(KEY, 3, DOWN, Optional.empty());
        assertThat(retries.failed(new ObjectKey("team", "other"), 3, DOWN, Optional.empty()))
                .isEqualTo(now.plusSeconds(1));
    }

    @Test
    @DisplayName("An error that only an event can cure is not retried before")
    void waitsForEvent() {
        SyncError error = SyncError.terminal("InvalidResourceRef", "correct it");
        assertThat(attempts(Duration.ZERO).failed(KEY, 3, error, Optional.empty()))
                .isEqualTo(Instant.MAX);
        assertThat(states.get(KEY).waitingUntil(3, now.plus(Duration.ofDays(365))))
                .contains(Instant.MAX);
        assertThat(states.get(KEY).waitingUntil(4, now)).as("an edit").isEmpty();
        states.enqueue(KEY);
        assertThat(states.get(KEY).waitingUntil(3, now)).as("a wake-up").isEmpty();
    }

    @Test
    @DisplayName("An event during the lookup is not waited for")
    void eventDuringLookup() {
        SyncError error = SyncError.terminal("InvalidResourceRef", "create it");
        states.register(KEY, "uid");
        states.enqueue(KEY);
        assertThat(attempts(Duration.ZERO).failed(KEY, 3, error, Optional.empty()))
                .isEqualTo(now);
        assertThat(states.get(KEY).waitingUntil(3, now)).isEmpty();
        states.register(KEY, "uid");
        assertThat(attempts(Duration.ZERO).failed(KEY, 3, error, Optional.empty()))
                .as("the next look was late enough")
                .isEqualTo(Instant.MAX);
    }

    @ParameterizedTest(name = "{0} ms from now: again in {1} ms")
    @CsvSource({"1500,1500", "1,1", "0,1", "-5000,1"})
    void theNextLookIsNeverInThePast(long millis, long expected) {
        UpdateControl<VaultStaticSecret> control = UpdateControl.noUpdate();
        assertThat(RetryScheduler.requeueAt(control, now.plusMillis(millis), now)
                        .getScheduleDelay())
                .contains(expected);
    }

    @Test
    void withoutATimeNothingIsPlanned() {
        UpdateControl<VaultStaticSecret> control = UpdateControl.noUpdate();
        assertThat(RetryScheduler.requeueAt(control, Instant.MAX, now).getScheduleDelay())
                .isEmpty();
    }
}
