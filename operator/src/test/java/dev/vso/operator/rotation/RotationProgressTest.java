package dev.vso.operator.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.RotationPhase;
import dev.vso.api.SupersededLease;
import dev.vso.operator.rollout.PendingRestart;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.operator.rollout.WorkloadState.PodCounts;
import dev.vso.operator.rollout.WorkloadState.Present;
import dev.vso.operator.rotation.RotationProgress.Observed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RotationProgressTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:10:00Z");
    private static final Instant STAMP = NOW.minusSeconds(60);
    private static final RolloutRestartTarget WEB = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");
    private static final RolloutRestartTarget DB = new RolloutRestartTarget(RestartKind.STATEFUL_SET, "db");
    private static final SupersededLease LEASE = new SupersededLease(
            "a",
            NOW.plusSeconds(120).getEpochSecond(),
            null,
            NOW.plusSeconds(600).getEpochSecond(),
            STAMP.toString(),
            List.of(WEB, DB));
    private static final SupersededLease ENDED =
            new SupersededLease("b", 0, null, NOW.getEpochSecond(), null, List.of());
    private static final WorkloadState DONE = state(STAMP, null, false, 10);
    private static final WorkloadState THREE = state(STAMP, "3 of 10 pods are new", false, 3);
    private static final WorkloadState PAUSED = state(STAMP, "it is paused", true, 0);
    private static final PendingRestart PENDING = new PendingRestart(WEB, STAMP, Optional.empty());
    private static final PendingRestart WITHHELD = new PendingRestart(WEB, STAMP, Optional.of(NOW.plusSeconds(30)));

    private static WorkloadState state(Instant restarted, @Nullable String unfinished, boolean stuck, long updated) {
        return new Present(
                Optional.of(restarted),
                Optional.ofNullable(unfinished),
                stuck,
                Optional.of(new PodCounts(updated, 10, 10)));
    }

    /** A scenario with two workloads. */
    record Scenario(
            boolean revokes,
            List<SupersededLease> superseded,
            List<PendingRestart> pending,
            Map<RolloutRestartTarget, WorkloadState> workloads,
            Optional<RotationPhase> before) {

        Observed observed() {
            return new Observed(revokes, superseded, pending, List.of(WEB, DB), Map.of(), workloads, before, NOW);
        }
    }

    private static Scenario kept(WorkloadState web, WorkloadState db) {
        return new Scenario(true, List.of(LEASE), List.of(), Map.of(WEB, web, DB, db), Optional.empty());
    }

    private static Scenario restarts(PendingRestart... pending) {
        return new Scenario(true, List.of(LEASE), List.of(pending), Map.of(), Optional.empty());
    }

    private static Scenario unread(RotationPhase before, SupersededLease... superseded) {
        return new Scenario(true, List.of(superseded), List.of(), Map.of(), Optional.of(before));
    }

    private static Scenario unleased(WorkloadState web) {
        return new Scenario(
                false, List.of(), List.of(), Map.of(WEB, web, DB, DONE), Optional.of(RotationPhase.ROLLING_OUT));
    }

    private static Arguments is(Scenario scenario, RotationPhase phase, String message) {
        return Arguments.of(scenario, phase, message);
    }

    static Stream<Arguments> scenarios() {
        String until = "2030-01-01T00:12:00Z";
        return Stream.of(
                is(restarts(PENDING), RotationPhase.PUBLISHED, "waits for: Deployment web is to be restarted"),
                is(
                        restarts(WITHHELD),
                        RotationPhase.STALLED,
                        "waits for: the restart of Deployment web is withheld until 2030-01-01T00:10:30Z"),
                is(
                        restarts(new PendingRestart(
                                WEB, STAMP, Optional.of(NOW.plusSeconds(30)), true, Optional.empty())),
                        RotationPhase.PUBLISHED,
                        "waits for: the restart of Deployment web waits for the window that opens at 2030-01-01T00:10:30Z"),
                is(
                        restarts(new PendingRestart(WEB, STAMP, Optional.empty(), true, Optional.empty())),
                        RotationPhase.PUBLISHED,
                        "waits for: the restart of Deployment web waits for a window, and none opens"),
                is(
                        restarts(PENDING, new PendingRestart(DB, STAMP, Optional.of(NOW))),
                        RotationPhase.PUBLISHED,
                        "waits for: Deployment web is to be restarted, StatefulSet db is to be restarted"),
                is(kept(THREE, DONE), RotationPhase.ROLLING_OUT, "waits for: the rollout of Deployment web"),
                is(
                        kept(THREE, THREE),
                        RotationPhase.ROLLING_OUT,
                        "waits for: the rollout of Deployment web, StatefulSet db"),
                is(kept(THREE, PAUSED), RotationPhase.STALLED, "waits for: StatefulSet db: it is paused"),
                is(
                        kept(new WorkloadState.Unknown("no right"), DONE),
                        RotationPhase.STALLED,
                        "waits for: Deployment web is not known: no right"),
                is(
                        kept(state(STAMP.minusMillis(1), null, false, 10), DONE),
                        RotationPhase.STALLED,
                        "waits for: Deployment web was not restarted"),
                is(kept(DONE, DONE), RotationPhase.SETTLED, settled(until)),
                is(kept(DONE, new WorkloadState.Gone()), RotationPhase.SETTLED, settled(until)),
                is(
                        unread(RotationPhase.PUBLISHED, LEASE),
                        RotationPhase.ROLLING_OUT,
                        "waits for: the rollout of Deployment web, StatefulSet db"),
                is(
                        unread(RotationPhase.STALLED, LEASE),
                        RotationPhase.STALLED,
                        "waits for: the rollout of Deployment web, StatefulSet db"),
                is(unread(RotationPhase.SETTLED, LEASE), RotationPhase.SETTLED, settled(until)),
                is(unread(RotationPhase.SETTLED, ENDED), RotationPhase.PREVIOUS_REVOKED, revoked()),
                is(unread(RotationPhase.SETTLED), RotationPhase.PREVIOUS_REVOKED, revoked()),
                is(unread(RotationPhase.PREVIOUS_REVOKED), RotationPhase.PREVIOUS_REVOKED, revoked()),
                is(unleased(THREE), RotationPhase.ROLLING_OUT, "waits for: the rollout of Deployment web"),
                is(
                        unleased(DONE),
                        RotationPhase.SETTLED,
                        "all workloads run with the new credentials; nothing is to be revoked"));
    }

    private static String settled(String until) {
        return "all workloads run with the new credentials; the previous credentials are revoked after " + until;
    }

    private static String revoked() {
        return "all workloads run with the new credentials; the previous credentials are revoked";
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void phaseAndMessage(Scenario scenario, RotationPhase phase, String message) {
        RotationProgress progress = RotationProgress.of(scenario.observed()).orElseThrow();
        assertThat(progress.phase()).isEqualTo(phase);
        assertThat(progress.message()).isEqualTo(message);
    }

    @Test
    @DisplayName("The first credentials are no rotation")
    void noRotation() {
        var first = new Scenario(true, List.of(), List.of(), Map.of(WEB, DONE, DB, DONE), Optional.empty());
        assertThat(RotationProgress.of(first.observed())).isEmpty();
        var over = new Scenario(true, List.of(ENDED), List.of(), Map.of(), Optional.empty());
        assertThat(RotationProgress.of(over.observed())).isEmpty();
    }

    @Test
    @DisplayName("A restart of the workloads for other credentials is none of this rotation")
    void otherRestart() {
        assertThat(RotationProgress.of(otherRestart(List.of(LEASE), RotationPhase.SETTLED))
                        .orElseThrow()
                        .message())
                .isEqualTo(settled("2030-01-01T00:12:00Z"));
        assertThat(RotationProgress.of(otherRestart(List.of(), RotationPhase.PREVIOUS_REVOKED))
                        .orElseThrow()
                        .message())
                .isEqualTo(revoked());
        assertThat(RotationProgress.of(otherRestart(List.of(), null))).isEmpty();
    }

    private static Observed otherRestart(List<SupersededLease> superseded, @Nullable RotationPhase before) {
        return new Scenario(true, superseded, List.of(PENDING), Map.of(), Optional.ofNullable(before)).observed();
    }

    @Test
    @DisplayName(
            "After a rollback the phase stays that, until all run with the previous credentials and no lease is left")
    void rolledBack() {
        assertThat(rolledBack(List.of(LEASE), THREE)).containsExactly(RotationPhase.ROLLED_BACK, false);
        assertThat(rolledBack(List.of(), PAUSED)).containsExactly(RotationPhase.ROLLED_BACK, false);
        assertThat(rolledBack(List.of(LEASE), DONE)).containsExactly(RotationPhase.ROLLED_BACK, false);
        assertThat(rolledBack(List.of(ENDED), DONE)).containsExactly(RotationPhase.ROLLED_BACK, true);
    }

    private static List<Object> rolledBack(List<SupersededLease> superseded, WorkloadState web) {
        var observed = new Scenario(
                        true, superseded, List.of(), Map.of(WEB, web, DB, DONE), Optional.of(RotationPhase.ROLLED_BACK))
                .observed();
        RotationProgress progress = RotationProgress.of(observed).orElseThrow();
        return List.of(progress.phase(), progress.isOver(observed));
    }

    @Test
    @DisplayName("Pods are summed over the workloads, and each wait has its own count")
    void pods() {
        RotationProgress progress =
                RotationProgress.of(kept(THREE, PAUSED).observed()).orElseThrow();
        assertThat(progress.pods()).contains(new PodCounts(3, 20, 20));
        assertThat(progress.waits())
                .containsExactly("StatefulSet db: it is paused", "Deployment web: 3 of 10 pods are new");
    }

    @Test
    @DisplayName(
            "A restart that was given up leaves the workload with the previous credentials, though no lease is left")
    void givenUp() {
        var observed = new Observed(
                true,
                List.of(),
                List.of(),
                List.of(WEB),
                Map.of(WEB, STAMP.plusSeconds(1)),
                Map.of(WEB, DONE),
                Optional.of(RotationPhase.PUBLISHED),
                NOW);
        assertThat(RotationProgress.of(observed).orElseThrow().phase()).isEqualTo(RotationPhase.STALLED);
    }

    @Test
    void end() {
        assertThat(isOver(kept(DONE, DONE))).as("the previous credentials wait").isFalse();
        assertThat(isOver(kept(THREE, DONE))).isFalse();
        assertThat(isOver(unread(RotationPhase.SETTLED))).as("revoked").isTrue();
        assertThat(isOver(unleased(DONE))).as("nothing to revoke").isTrue();
    }

    private static boolean isOver(Scenario scenario) {
        return RotationProgress.of(scenario.observed()).orElseThrow().isOver(scenario.observed());
    }
}
