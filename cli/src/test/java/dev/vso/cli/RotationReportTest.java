package dev.vso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import dev.vso.api.SupersededLease;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.operator.rollout.WorkloadState.PodCounts;
import dev.vso.operator.summary.RecordedRotation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RotationReportTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:10:00.5Z");
    private static final String STAMP = "2030-01-01T00:09:00Z";
    private static final RolloutRestartTarget WEB = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");
    private static final PendingRestartStatus PENDING =
            new PendingRestartStatus(RestartKind.DEPLOYMENT, "web", STAMP, null, null, null);

    private static SupersededLease revokedAt(Instant time) {
        return new SupersededLease(
                "a", time.getEpochSecond(), null, NOW.plusSeconds(600).getEpochSecond(), STAMP, List.of());
    }

    private static RecordedRotation recorded(
            List<RolloutRestartTarget> targets,
            List<SupersededLease> superseded,
            List<PendingRestartStatus> pending,
            @Nullable RotationPhase told) {
        return new RecordedRotation(
                "",
                Optional.of(true),
                Optional.empty(),
                targets,
                superseded,
                pending,
                Optional.ofNullable(told).map(phase -> new RotationStatus(phase, STAMP, "as told")));
    }

    private static WorkloadState web(@Nullable String unfinished, long updated) {
        return new WorkloadState.Present(
                Optional.of(Instant.parse(STAMP)),
                Optional.ofNullable(unfinished),
                false,
                Optional.of(new PodCounts(updated, 10, 9)));
    }

    private static RotationReport report(RecordedRotation recorded, WorkloadState web) {
        return RotationReport.of(recorded, recorded.targets().isEmpty() ? Map.of() : Map.of(WEB, web), NOW)
                .orElseThrow();
    }

    @Test
    @DisplayName("A line has time, phase, pods and what it waits for")
    void lines() {
        List<SupersededLease> kept = List.of(revokedAt(NOW.plusSeconds(60)));
        assertThat(report(recorded(List.of(WEB), kept, List.of(PENDING), RotationPhase.PUBLISHED), web(null, 10))
                        .line(NOW))
                .isEqualTo(
                        "2030-01-01T00:10:00Z  Published        -                 Deployment web is to be restarted");
        assertThat(report(
                                recorded(List.of(WEB), kept, List.of(), RotationPhase.ROLLING_OUT),
                                web("3 of 10 pods are new", 3))
                        .line(NOW))
                .isEqualTo(
                        "2030-01-01T00:10:00Z  RollingOut       3 of 10 pods      Deployment web: 3 of 10 pods are new");
    }

    @Test
    @DisplayName("It ends when the status has no lease to revoke")
    void end() {
        var settled =
                recorded(List.of(WEB), List.of(revokedAt(NOW.minusSeconds(60))), List.of(), RotationPhase.SETTLED);
        assertThat(report(settled, web(null, 10)).over())
                .as("the operator is about to revoke it")
                .isFalse();
        RotationReport end = report(recorded(List.of(WEB), List.of(), List.of(), RotationPhase.SETTLED), web(null, 10));
        assertThat(end.phase()).isEqualTo(RotationPhase.PREVIOUS_REVOKED);
        assertThat(end.over()).isTrue();
    }

    @Test
    @DisplayName("Without workloads a rotation ends when the status has no lease to revoke, however late that is")
    void withoutWorkloads() {
        assertThat(alone(List.of(revokedAt(NOW.minusSeconds(60)))).over()).isFalse();
        assertThat(alone(List.of()).over()).isTrue();
    }

    @Test
    @DisplayName("If the operator's flag decides whether credentials are revoked, it ends as the operator says")
    void unknownFlag() {
        assertThat(byFlag(RotationPhase.SETTLED))
                .isEqualTo(new RotationReport("", RotationPhase.SETTLED, "9 of 10 pods", "as told", true));
        assertThat(byFlag(RotationPhase.PREVIOUS_REVOKED))
                .returns(RotationPhase.PREVIOUS_REVOKED, RotationReport::phase)
                .returns(true, RotationReport::over);
        assertThat(byFlag(RotationPhase.ROLLING_OUT).over())
                .as("the operator has not said yet how it ends")
                .isFalse();
    }

    private static RotationReport byFlag(RotationPhase told) {
        RecordedRotation known = recorded(List.of(WEB), List.of(), List.of(), told);
        var recorded = new RecordedRotation(
                "",
                Optional.empty(),
                Optional.empty(),
                known.targets(),
                known.superseded(),
                known.pending(),
                known.told());
        return report(recorded, web(null, 10));
    }

    private static RotationReport alone(List<SupersededLease> superseded) {
        return report(recorded(List.of(), superseded, List.of(), RotationPhase.SETTLED), new WorkloadState.Gone());
    }

    @Test
    @DisplayName("A later rollout for another reason is no rotation")
    void otherRollout() {
        var over = recorded(List.of(WEB), List.of(), List.of(), RotationPhase.PREVIOUS_REVOKED);
        assertThat(report(over, web("3 of 10 pods are new", 3)).over()).isTrue();
        assertThat(RotationReport.last(over))
                .contains("the last one: PreviousRevoked since %s: as told".formatted(STAMP));
        var none = recorded(List.of(WEB), List.of(), List.of(), null);
        assertThat(RotationReport.of(none, Map.of(WEB, web("3 of 10 pods are new", 3)), NOW))
                .isEmpty();
        assertThat(RotationReport.last(none)).isEmpty();
    }
}
