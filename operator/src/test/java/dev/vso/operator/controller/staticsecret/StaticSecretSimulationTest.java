package dev.vso.operator.controller.staticsecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.controller.staticsecret.StaticSecretPlan.Observed;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.Decision.Fetch;
import dev.vso.operator.reconcile.Decision.Skip;
import dev.vso.operator.reconcile.ReconcileInput;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.secret.ApplyReason;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.operator.time.Backoff;
import dev.vso.operator.time.Jitter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Simulates a resource's lifetime: after random events in random order the plan keeps its guarantees. */
class StaticSecretSimulationTest {

    private static final ObjectKey KEY = new ObjectKey("team", "secret");
    private static final List<Event> EVENTS = List.copyOf(EnumSet.allOf(Event.class));
    private static final Drift EDITED = new Drift.Edited(Set.of(ApplyReason.KEY_EDITED));

    /** The resource and the operator around it; executes decisions as the reconciler does. */
    private static final class Simulation {
        final Random random;
        final Duration interval;
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        ReconcileStateStore states = newTracks();
        long generation = 1;
        long synced;
        boolean failed;
        Drift drift = new Drift.Missing();
        Optional<String> force = Optional.empty();
        Instant nextLook = now;
        Duration shortestRetry = Duration.ZERO;

        Simulation(Random random) {
            this.random = random;
            this.interval = Duration.ofSeconds(1 + random.nextInt(600));
        }

        private ReconcileStateStore newTracks() {
            ReconcileTrigger queue = new ReconcileTrigger() {
                @Override
                public void enqueue(ObjectKey key) {
                    nextLook = now;
                }

                @Override
                public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {
                    nextLook = now;
                }
            };
            return new ReconcileStateStore(queue, () -> now);
        }

        Decision.StaticDecision look(boolean vaultAnswers) {
            var decision = StaticSecretPlan.decide(new Observed(
                    new ReconcileInput(generation, force, states.get(KEY), now, random.nextDouble()),
                    synced,
                    failed,
                    false,
                    drift,
                    Optional.of(interval)));
            switch (decision) {
                case Skip(Instant until) -> {
                    if (states.get(KEY).failures() == 0 && !until.equals(Instant.MAX)) {
                        states.update(KEY, state -> state.refreshingAt(until, force));
                    }
                    nextLook = until;
                }
                case Fetch _ -> fetch(vaultAnswers);
            }
            return decision;
        }

        private void fetch(boolean vaultAnswers) {
            if (vaultAnswers) {
                failed = false;
                synced = generation;
                drift = new Drift.None();
                nextLook = now.plus(Jitter.earlier(interval, random.nextDouble()));
                states.update(KEY, state -> state.succeeded(Optional.of(nextLook), force));
            } else {
                failed = true;
                nextLook = new RetryScheduler(states, Backoff.DEFAULT, () -> now, random)
                        .failed(KEY, generation, SyncError.retryable("VaultClientError", "down"), force);
                shortestRetry = Duration.between(now, nextLook);
            }
        }

        void restart() {
            states = newTracks();
            nextLook = now;
        }
    }

    private static Simulation synced(Random random) {
        Simulation life = new Simulation(random);
        assertThat(life.look(true)).isInstanceOf(Fetch.class);
        return life;
    }

    @RepeatedTest(50)
    void whileNothingHappensItIsReadOnceInEachInterval(RepetitionInfo repetition) {
        long seed = 1000L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Simulation life = synced(random);
        Instant read = life.now;
        int reads = 0;
        while (reads < 30) {
            boolean looksEarly = random.nextInt(3) == 0;
            Duration wait = Duration.between(life.now, life.nextLook);
            life.now = looksEarly ? life.now.plusMillis((long) (wait.toMillis() * random.nextDouble())) : life.nextLook;
            if (life.look(true) instanceof Fetch) {
                assertThat(Duration.between(read, life.now))
                        .as("seed %d, interval %s", seed, life.interval)
                        .isBetween(life.interval.multipliedBy(8).dividedBy(10), life.interval);
                read = life.now;
                reads++;
            }
        }
    }

    @DisplayName("A restart spreads all reads over one interval")
    @RepeatedTest(50)
    void restartSpreadsReads(RepetitionInfo repetition) {
        long seed = 2000L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Simulation life = new Simulation(random);
        life.force = random.nextBoolean() ? Optional.of("old") : Optional.empty();
        life.look(true);
        life.now = life.now.plusSeconds(random.nextInt(100_000));
        life.restart();
        Instant restarted = life.now;
        while (!(life.look(true) instanceof Fetch)) {
            assertThat(life.nextLook).as("seed %d", seed).isAfter(life.now);
            life.now = life.nextLook;
        }
        assertThat(life.now).as("seed %d", seed).isAfter(restarted).isBeforeOrEqualTo(restarted.plus(life.interval));
    }

    @DisplayName("After random events the plan keeps its guarantees")
    @RepeatedTest(200)
    void randomEvents(RepetitionInfo repetition) {
        long seed = 3000L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Simulation life = synced(random);
        for (int step = 0; step < 200; step++) {
            Event event = EVENTS.get(random.nextInt(EVENTS.size()));
            boolean wasWaiting =
                    life.states.get(KEY).waitingUntil(life.generation, life.now).isPresent();
            event.happensTo(life, step);
            boolean waits =
                    life.states.get(KEY).waitingUntil(life.generation, life.now).isPresent();
            boolean vaultAnswers = random.nextInt(3) > 0;
            String when = "seed %d, step %d, %s, waiting before %s".formatted(seed, step, event, wasWaiting);

            Decision.StaticDecision decision = life.look(vaultAnswers);

            if (event.asksForARead() && (event == Event.FORCE || !waits)) {
                assertThat(decision).as(when).isInstanceOf(Fetch.class);
            }
            if (waits && event != Event.FORCE) {
                assertThat(decision).as(when).isInstanceOf(Skip.class);
            }
            assertThat(life.nextLook).as(when).isAfter(life.now);
            if (decision instanceof Fetch && !vaultAnswers) {
                assertThat(life.shortestRetry).as(when).isGreaterThanOrEqualTo(Duration.ofMillis(2500));
            }
            if (decision instanceof Skip) {
                assertThat(life.nextLook)
                        .as("%s: nothing is put off for longer than the interval, or the longest back-off", when)
                        .isBeforeOrEqualTo(life.now.plus(
                                life.interval.compareTo(Duration.ofSeconds(90)) > 0
                                        ? life.interval
                                        : Duration.ofSeconds(90)));
            }
        }
    }

    private enum Event {
        TIME_PASSES,
        LOOK_TOO_EARLY,
        EDIT,
        DRIFT,
        LOSS,
        FORCE,
        WAKE_UP,
        RESTART;

        void happensTo(Simulation life, int step) {
            switch (this) {
                case TIME_PASSES -> life.now = life.nextLook;
                case LOOK_TOO_EARLY ->
                    life.now = life.now.plus(
                            Duration.between(life.now, life.nextLook).dividedBy(3));
                case EDIT -> life.generation++;
                case DRIFT -> life.drift = EDITED;
                case LOSS -> life.drift = new Drift.Missing();
                case FORCE -> life.force = Optional.of("step " + step);
                case WAKE_UP -> life.states.enqueue(KEY);
                case RESTART -> life.restart();
            }
        }

        boolean asksForARead() {
            return switch (this) {
                case EDIT, DRIFT, LOSS, FORCE -> true;
                case TIME_PASSES, LOOK_TOO_EARLY, WAKE_UP, RESTART -> false;
            };
        }
    }
}
