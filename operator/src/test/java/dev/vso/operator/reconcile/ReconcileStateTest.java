package dev.vso.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.reconcile.ReconcileStateStore.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReconcileStateTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant SOON = NOW.plusSeconds(10);
    private static final Optional<String> FORCE = Optional.of("1");
    private static final ObjectKey KEY = new ObjectKey("team", "secret");
    private static final Part A = new Part.Role("a");
    private static final Part B = new Part.Role("b");

    private final List<String> queued = new ArrayList<>();
    private final ReconcileStateStore states = new ReconcileStateStore(
            new ReconcileTrigger() {
                @Override
                public void enqueue(ObjectKey key) {
                    queued.add(key.toString());
                }

                @Override
                public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {
                    queued.add(keys + " within " + window);
                }
            },
            () -> NOW);

    @Test
    void failuresAreCountedFromTheFirst() {
        ReconcileState once = ReconcileState.NEW.failed(NOW, SOON, 3, FORCE);
        ReconcileState twice = once.failed(SOON, SOON.plusSeconds(10), 3, FORCE);
        assertThat(twice.failures()).isEqualTo(2);
        assertThat(twice.failingFor(SOON.plusSeconds(5))).isEqualTo(Duration.ofSeconds(15));
        assertThat(ReconcileState.NEW.failingFor(NOW)).isZero();
    }

    @Test
    void aFailureKeepsWhenTheSourceWasDue() {
        ReconcileState state =
                ReconcileState.NEW.succeeded(Optional.of(SOON), FORCE).failed(NOW, SOON, 1, FORCE);
        assertThat(state.nextRefresh()).contains(SOON);
    }

    @Test
    void successForgetsAllFailures() {
        ReconcileState state = ReconcileState.NEW.failed(NOW, SOON, 1, FORCE).succeeded(Optional.empty(), FORCE);
        assertThat(state.failures()).isZero();
        assertThat(state.failingFor(SOON)).isZero();
        assertThat(state.waitingUntil(1, NOW)).isEmpty();
        assertThat(state.forced()).isEqualTo(FORCE);
    }

    @Test
    void waitingEndsWithItsTimeOrWithAnEdit() {
        ReconcileState state = ReconcileState.NEW.failed(NOW, SOON, 3, FORCE);
        assertThat(state.waitingUntil(3, NOW)).contains(SOON);
        assertThat(state.waitingUntil(3, SOON)).isEmpty();
        assertThat(state.waitingUntil(4, NOW)).isEmpty();
        assertThat(ReconcileState.NEW.waitingUntil(3, NOW)).isEmpty();
    }

    @Test
    @DisplayName("A requested sync that failed is tried again after the wait, until it succeeds")
    void failedForce() {
        Optional<String> later = Optional.of("2");
        ReconcileState failed =
                ReconcileState.NEW.succeeded(Optional.empty(), FORCE).failed(NOW, SOON, 3, later);
        assertThat(failed.isForced(FORCE, 3, SOON)).as("handled before").isFalse();
        assertThat(failed.isForced(later, 3, NOW)).as("during the wait").isFalse();
        assertThat(failed.isForced(Optional.of("3"), 3, NOW))
                .as("another value")
                .isTrue();
        assertThat(failed.isForced(later, 4, NOW)).as("an edit").isTrue();
        assertThat(failed.isForced(later, 3, SOON)).as("after the wait").isTrue();
        assertThat(failed.retryNow(NOW).isForced(later, 3, NOW)).as("a trigger").isTrue();
        assertThat(failed.saw(later).isForced(later, 3, SOON)).as("seen").isTrue();
        assertThat(failed.failed(SOON, SOON.plusSeconds(9), 3, later).isForced(later, 3, SOON))
                .as("failed twice")
                .isFalse();
        assertThat(failed.succeeded(Optional.empty(), later).isForced(later, 3, SOON))
                .as("done")
                .isFalse();
        assertThat(failed.isForced(Optional.empty(), 3, SOON)).as("removed").isFalse();
    }

    @Test
    @DisplayName("An annotation that exists at the first attempt requests nothing, also if that fails")
    void foundAtFirst() {
        assertThat(ReconcileState.NEW.failed(NOW, SOON, 3, FORCE).isForced(FORCE, 3, SOON))
                .isFalse();
    }

    @Test
    @DisplayName("Only an unplanned state is new")
    void unplannedIsNew() {
        assertThat(ReconcileState.NEW.isNew()).isTrue();
        assertThat(ReconcileState.NEW.refreshingAt(SOON, FORCE).isNew()).isFalse();
        assertThat(ReconcileState.NEW.failed(NOW, SOON, 1, FORCE).isNew()).isFalse();
    }

    @Test
    void wakingEndsTheWaitingBeforeItQueues() {
        states.update(KEY, state -> state.failed(NOW.minusSeconds(1), Instant.MAX, 3, FORCE));
        states.enqueue(KEY);
        assertThat(states.get(KEY).waitingUntil(3, NOW)).isEmpty();
        assertThat(states.get(KEY).failures())
                .as("the next failure waits longer all the same")
                .isEqualTo(1);
        assertThat(queued).containsExactly("team/secret");
    }

    @Test
    void wakingManyEndsTheWaitingOfAll() {
        states.update(KEY, state -> state.failed(NOW, Instant.MAX, 3, FORCE));
        states.enqueueSpread(List.of(KEY), Duration.ofSeconds(2));
        assertThat(states.get(KEY).waitingUntil(3, NOW)).isEmpty();
        assertThat(queued).containsExactly("[team/secret] within PT2S");
    }

    @Test
    void wakingOneThatDoesNotWaitChangesNothing() {
        ReconcileState refreshing = ReconcileState.NEW.succeeded(Optional.of(SOON), FORCE);
        states.update(KEY, _ -> refreshing);
        states.enqueue(KEY);
        assertThat(states.get(KEY)).isEqualTo(refreshing);
        ObjectKey unknown = new ObjectKey("team", "unknown");
        states.enqueue(unknown);
        assertThat(states.get(unknown)).isEqualTo(ReconcileState.NEW);
    }

    @Test
    @DisplayName("Parts of a resource wait separately and are triggered together")
    void parts() {
        states.update(KEY, A, state -> state.failed(NOW, Instant.MAX, 3, FORCE));
        states.update(KEY, B, state -> state.failed(NOW, SOON, 3, FORCE));
        assertThat(states.get(KEY, A).waitingUntil(3, NOW)).contains(Instant.MAX);
        assertThat(states.get(KEY, B).waitingUntil(3, NOW)).contains(SOON);
        assertThat(states.get(KEY)).isEqualTo(ReconcileState.NEW);
        states.enqueue(KEY);
        assertThat(states.get(KEY, A).waitingUntil(3, NOW)).isEmpty();
        assertThat(states.get(KEY, B).waitingUntil(3, NOW)).isEmpty();
        states.forget(KEY);
        assertThat(states.get(KEY, A)).isEqualTo(ReconcileState.NEW);
    }

    @Test
    @DisplayName("The first reconciliation counts the annotation as handled, later ones do not")
    void annotation() {
        ReconcileState seen = ReconcileState.NEW.saw(FORCE);
        assertThat(ReconcileState.NEW.seen()).isFalse();
        assertThat(seen.seen()).isTrue();
        assertThat(seen.forced()).isEqualTo(FORCE);
        assertThat(seen.saw(Optional.of("2")).forced()).isEqualTo(FORCE);
    }

    @Test
    @DisplayName("A forgotten state starts from scratch")
    void forgotten() {
        states.update(KEY, state -> state.failed(NOW, Instant.MAX, 3, FORCE));
        states.forget(KEY);
        assertThat(states.get(KEY)).isEqualTo(ReconcileState.NEW);
    }

    @Test
    @DisplayName("Another resource of the same name starts from scratch")
    void recreatedResource() {
        assertThat(states.register(KEY, "old")).isEmpty();
        states.update(KEY, state -> state.failed(NOW, Instant.MAX, 1, FORCE));
        assertThat(states.register(KEY, "old")).isEmpty();
        assertThat(states.get(KEY).failures()).isEqualTo(1);
        assertThat(states.register(KEY, "new")).contains("old");
        assertThat(states.get(KEY)).isEqualTo(ReconcileState.NEW);
        assertThat(states.forget(KEY)).contains("new");
        assertThat(states.forget(KEY)).isEmpty();
    }
}
