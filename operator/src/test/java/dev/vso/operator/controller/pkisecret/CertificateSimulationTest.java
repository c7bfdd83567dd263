package dev.vso.operator.controller.pkisecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.controller.pkisecret.CertificateDecision.CheckRevocation;
import dev.vso.operator.controller.pkisecret.CertificateDecision.CheckWorkloads;
import dev.vso.operator.controller.pkisecret.CertificateDecision.CompareWithSpec;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Drop;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Issue;
import dev.vso.operator.controller.pkisecret.CertificateDecision.NoAction;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Reformat;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Revoke;
import dev.vso.operator.controller.pkisecret.CertificatePlan.ExpirySpec;
import dev.vso.operator.controller.pkisecret.CertificatePlan.Observed;
import dev.vso.operator.controller.pkisecret.CertificatePlan.RequestMatch;
import dev.vso.operator.reconcile.ReconcileInput;
import dev.vso.operator.reconcile.ReconcileState;
import dev.vso.operator.secret.ApplyReason;
import dev.vso.operator.secret.DestinationDrift.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Simulates the lifetime of certificates under the plan, with random restarts, outages, edits and revocations: each
 * certificate is issued for a reason, and none that could be replaced expires in its Secret.
 */
class CertificateSimulationTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LIFE = Duration.ofHours(24);
    private static final Duration RETRY = Duration.ofSeconds(60);
    private static final Duration LONGEST_OUTAGE = Duration.ofHours(4);
    private static final int EVENTS = 80;

    static LongStream seeds() {
        return new Random().longs(20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eachCertificateHasACauseAndNoneEndsInItsSecret(long seed) {
        Simulation world = new Simulation(new Random(seed));
        for (int i = 0; i < EVENTS; i++) {
            world.live(Duration.ofMinutes(1 + world.random.nextInt(600)));
            world.happen();
        }
        world.live(LIFE);
        assertThat(world.wrong).as("seed %d", seed).isEmpty();
        assertThat(world.issued.values().stream().mapToInt(Integer::intValue).sum())
                .as("seed %d: %s", seed, world.issued)
                .isGreaterThan(EVENTS / 10);
    }

    /** The state that the plan observes, and the actual state. */
    private static final class Simulation {
        final Random random;
        final List<String> wrong = new ArrayList<>();
        final Map<IssueReason, Integer> issued = new EnumMap<>(IssueReason.class);
        private Instant now = START;
        private Optional<HeldCertificate> held = Optional.empty();
        private int serial;
        private int wanted;
        private int there;
        private Drift drift = new Drift.Missing();
        private boolean revokedInVault;
        private boolean revokedIsKnown;
        private Instant nextLookUp = START;
        private Instant vaultIsBack = START;
        private boolean shapeChanged;
        private long generation = 1;
        private ReconcileState state = ReconcileState.NEW;
        private Optional<Duration> offset = Optional.empty();

        Simulation(Random random) {
            this.random = random;
        }

        private Observed observed() {
            return new Observed(
                    new ReconcileInput(generation, Optional.empty(), state, now, serial % 100 / 100.0),
                    held.isEmpty() || there == wanted ? RequestMatch.SAME : RequestMatch.DIFFERENT,
                    shapeChanged,
                    drift,
                    held,
                    revokedIsKnown,
                    new ExpirySpec(offset, Optional.empty()),
                    held.isEmpty() ? Instant.MAX : nextLookUp,
                    List.of());
        }

        /** Advances the time and follows the plan. */
        void live(Duration time) {
            Instant until = now.plus(time);
            while (now.isBefore(until)) {
                switch (CertificatePlan.decide(observed())) {
                    case NoAction(Instant next) -> {
                        if (!next.isAfter(now)) {
                            wrong.add("rests until the past");
                            return;
                        }
                        now = next.isBefore(until) ? next : until;
                    }
                    case Issue(IssueReason reason) -> issue(reason);
                    case Reformat _ -> shapeChanged = false;
                    case CheckRevocation _ -> {
                        revokedIsKnown = revokedInVault && isUp();
                        nextLookUp = now.plusSeconds(60);
                    }
                    case CompareWithSpec _, CheckWorkloads _, Revoke _, Drop _ ->
                        wrong.add("nothing of the kind is there");
                }
                held.filter(one -> !now.isBefore(one.end()) && isUp())
                        .filter(one -> vaultIsBack.isBefore(one.end().minus(RETRY)))
                        .ifPresent(one -> wrong.add("ended in its Secret: " + one));
            }
        }

        private void issue(IssueReason reason) {
            boolean due = held.filter(one -> {
                        long used = Duration.between(one.since(), now).toMinutes();
                        long asked = offset.map(LIFE::minus)
                                .orElse(LIFE.multipliedBy(2).dividedBy(3))
                                .toMinutes();
                        return used >= asked * 94 / 100;
                    })
                    .isPresent();
            boolean cause = switch (reason) {
                case FIRST_SYNC -> held.isEmpty();
                case REQUEST_CHANGED -> wanted != there;
                case REVOKED -> revokedInVault;
                case DUE -> due;
                case EXPIRED -> held.filter(one -> !now.isBefore(one.end())).isPresent();
                case SECRET_MISSING -> drift instanceof Drift.Missing;
                case SECRET_EDITED -> drift instanceof Drift.Edited;
                case FORCED, SHAPE_LOST -> false;
            };
            if (!cause) {
                wrong.add("no cause for " + reason);
            }
            if (!isUp()) {
                state = state.failed(now, now.plus(RETRY), generation, Optional.empty());
                return;
            }
            issued.merge(reason, 1, Integer::sum);
            held = Optional.of(new HeldCertificate(Integer.toString(++serial), "pki", now, now.plus(LIFE)));
            there = wanted;
            drift = new Drift.None();
            revokedInVault = false;
            revokedIsKnown = false;
            shapeChanged = false;
            nextLookUp = now.plusSeconds(60);
            state = state.succeeded(Optional.empty(), Optional.empty());
        }

        private boolean isUp() {
            return !now.isBefore(vaultIsBack);
        }

        /** Injects an event that may or may not require a new certificate. */
        void happen() {
            switch (random.nextInt(9)) {
                case 0 -> state = ReconcileState.NEW; // a restart clears the memory
                case 1 -> {
                    state = ReconcileState.NEW;
                    revokedIsKnown = false;
                    nextLookUp = now.plusSeconds(random.nextInt(60));
                }
                case 2 -> vaultIsBack = now.plusSeconds(random.nextLong(LONGEST_OUTAGE.toSeconds()));
                case 3 -> generation++; // an edit of another field
                case 4 -> {
                    generation++;
                    wanted++;
                }
                case 5 -> revokedInVault = held.isPresent();
                case 6 -> drift = random.nextBoolean() ? new Drift.Missing() : edited(ApplyReason.KEY_EDITED);
                case 7 -> {
                    if (drift instanceof Drift.None) {
                        drift = edited(ApplyReason.LABELS_EDITED);
                    }
                }
                default -> {
                    generation++;
                    shapeChanged = true;
                    offset = random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofHours(6));
                }
            }
        }

        private static Drift edited(ApplyReason reason) {
            return new Drift.Edited(Set.of(reason));
        }
    }
}
