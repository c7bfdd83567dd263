package dev.vso.cli;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import dev.vso.operator.rollout.PendingRestart;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.operator.rotation.RotationProgress;
import dev.vso.operator.rotation.RotationProgress.Observed;
import dev.vso.operator.summary.RecordedRotation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How far one rotation is, from the resource's status and the present state of its workloads. Pure.
 *
 * @param part name of the set of credentials; empty if the resource has one only
 * @param over whether nothing more happens
 * @param text what it waits for, or how it ended
 */
record RotationReport(String part, RotationPhase phase, String pods, String text, boolean over) {

    private static final String NO_PODS = "-";

    /**
     * Reports on a rotation; empty if there was none.
     *
     * @param workloads the states of its targets; those that were not read are missing
     */
    static Optional<RotationReport> of(
            RecordedRotation recorded, Map<RolloutRestartTarget, WorkloadState> workloads, Instant now) {
        var observed = new Observed(
                recorded.revoked().orElse(true),
                recorded.superseded(),
                PendingRestart.of(recorded.pending()),
                List.copyOf(workloads.keySet()),
                Map.of(),
                recorded.pending().isEmpty() ? workloads : Map.of(),
                recorded.told().map(RotationStatus::phase),
                now);
        return RotationProgress.of(observed).map(progress -> {
            String text = progress.waits().isEmpty() ? progress.message() : String.join(", ", progress.waits());
            var report = new RotationReport(
                    recorded.part(), progress.phase(), pods(progress), text, progress.isOver(observed));
            boolean isByFlag =
                    recorded.revoked().isEmpty() && recorded.superseded().isEmpty();
            return report.over() && isByFlag ? report.asTold(recorded.told()) : report;
        });
    }

    /**
     * Returns how it ended, where the operator's flag {@code --revoke-previous} decides whether credentials are revoked. Without
     * replaced credentials in the status they were, or will never be: the operator's phase says which.
     */
    private RotationReport asTold(Optional<RotationStatus> told) {
        RotationPhase toldPhase = told.map(RotationStatus::phase).orElse(null);
        return switch (toldPhase) {
            case PREVIOUS_REVOKED -> this;
            case SETTLED ->
                new RotationReport(
                        part, RotationPhase.SETTLED, pods, told.orElseThrow().message(), true);
            case null, default ->
                new RotationReport(
                        part, RotationPhase.SETTLED, pods, "all workloads run with the new credentials", false);
        };
    }

    private static String pods(RotationProgress progress) {
        return progress.pods()
                .map(it -> "%d of %d pods".formatted(it.done(), it.desired()))
                .orElse(NO_PODS);
    }

    /** Returns the line that says so. */
    String line(Instant now) {
        return "%s  %-15s  %-16s  %s%s"
                .formatted(
                        now.truncatedTo(ChronoUnit.SECONDS),
                        phase.value(),
                        pods,
                        part.isEmpty() ? "" : part + ": ",
                        text);
    }

    /** Returns the line about the last rotation, as the status has it; empty if there was none. */
    static Optional<String> last(RecordedRotation recorded) {
        return recorded.told()
                .filter(it -> it.phase() != null)
                .map(it -> "%sthe last one: %s since %s: %s"
                        .formatted(
                                recorded.part().isEmpty() ? "" : recorded.part() + ": ",
                                Objects.requireNonNull(it.phase()).value(),
                                it.since(),
                                it.message()));
    }
}
