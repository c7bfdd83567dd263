package dev.vso.operator.rotation;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.RotationPhase;
import dev.vso.api.StatusTime;
import dev.vso.api.SupersededCredentials;
import dev.vso.operator.rollout.PendingRestart;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.operator.rollout.WorkloadState.PodCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the rotation of one set of credentials stands. Pure.
 *
 * @param message what it waits for, without counts, for people
 * @param waits what each workload waits for, with counts, for people
 * @param pods of the workloads that count them; empty without such workloads, or before they are read
 */
public record RotationProgress(RotationPhase phase, String message, List<String> waits, Optional<PodCounts> pods) {

    public RotationProgress {
        waits = List.copyOf(waits);
    }

    /**
     * The input.
     *
     * @param revokes whether previous credentials are revoked, unless they expire before
     * @param superseded the credentials that were replaced and are not known to be revoked
     * @param pending the restarts still to be done; they count until the rotation is rolled out
     * @param targets the workloads that the resource lists, without invalid ones
     * @param stamps the restart that brings each workload the new credentials, as far as known
     * @param workloads the state of each workload; those not read yet are missing
     * @param before the phase in the status; empty if there was no rotation
     */
    public record Observed(
            boolean revokes,
            List<? extends SupersededCredentials> superseded,
            List<PendingRestart> pending,
            List<RolloutRestartTarget> targets,
            Map<RolloutRestartTarget, Instant> stamps,
            Map<RolloutRestartTarget, WorkloadState> workloads,
            Optional<RotationPhase> before,
            Instant now) {

        /** Returns the replaced credentials that have not ended yet. */
        List<? extends SupersededCredentials> alive() {
            return superseded.stream()
                    .filter(one -> one.expiration() > now.getEpochSecond())
                    .toList();
        }

        /** Returns whether there is or was a rotation; the restarts alone may be those of another one. */
        boolean isRotation() {
            return before.isPresent() || !alive().isEmpty();
        }

        boolean isRolledBack() {
            return before.filter(RotationPhase.ROLLED_BACK::equals).isPresent();
        }

        /**
         * Returns whether all workloads ran with the new credentials once. A later restart or rollout of a workload, such
         * as that of another image, is none of this rotation.
         */
        boolean isRolledOut() {
            return before.filter(it -> it == RotationPhase.SETTLED || it == RotationPhase.PREVIOUS_REVOKED)
                    .isPresent();
        }
    }

    /** Returns where it stands; empty if there was no rotation. */
    public static Optional<RotationProgress> of(Observed o) {
        if (!o.isRotation()) {
            return Optional.empty();
        }
        Optional<PodCounts> pods = pods(o);
        RotationProgress progress = restarts(o)
                .or(() -> notRead(o))
                .or(() -> rollouts(o))
                .map(it -> new RotationProgress(it.phase(), it.message(), it.waits(), pods))
                .orElseGet(() -> end(o, pods));
        return Optional.of(o.isRolledBack() ? progress.rolledBack() : progress);
    }

    /** After a rollback the phase stays that until the next rotation; what it waits for is the rollback's. */
    private RotationProgress rolledBack() {
        return new RotationProgress(
                RotationPhase.ROLLED_BACK, "the previous credentials were put back; " + message, waits, pods);
    }

    /** Returns whether nothing more happens: all run with the new credentials, and none are left to revoke. */
    public boolean isOver(Observed o) {
        return phase == RotationPhase.PREVIOUS_REVOKED
                || (phase == RotationPhase.SETTLED && o.alive().isEmpty())
                || (phase == RotationPhase.ROLLED_BACK
                        && waits.isEmpty()
                        && o.alive().isEmpty());
    }

    private static Optional<RotationProgress> restarts(Observed o) {
        if (o.pending().isEmpty() || o.isRolledOut()) {
            return Optional.empty();
        }
        List<String> waits =
                o.pending().stream().map(one -> restart(one, o.now())).toList();
        boolean withheld = o.pending().stream().anyMatch(one -> isWithheld(one, o.now()));
        RotationPhase phase = withheld ? RotationPhase.STALLED : RotationPhase.PUBLISHED;
        return Optional.of(waiting(phase, String.join(", ", waits), waits));
    }

    private static String restart(PendingRestart one, Instant now) {
        String name = name(one.target());
        if (one.window()) {
            return one.notBefore()
                    .map(opening -> "the restart of %s waits for the window that opens at %s".formatted(name, opening))
                    .orElseGet(() -> "the restart of %s waits for a window, and none opens".formatted(name));
        }
        return isWithheld(one, now)
                ? "the restart of %s is withheld until %s"
                        .formatted(name, one.notBefore().orElseThrow())
                : "%s is to be restarted".formatted(name);
    }

    private static boolean isWithheld(PendingRestart one, Instant now) {
        return !one.window() && one.notBefore().filter(now::isBefore).isPresent();
    }

    /** Until the workloads are read, a rollout is taken to be under way, unless it had finished before. */
    private static Optional<RotationProgress> notRead(Observed o) {
        List<String> unread = o.targets().stream()
                .filter(target -> !o.workloads().containsKey(target))
                .map(RotationProgress::name)
                .toList();
        if (unread.isEmpty() || o.isRolledOut()) {
            return Optional.empty();
        }
        RotationPhase phase = o.before().filter(RotationPhase.STALLED::equals).orElse(RotationPhase.ROLLING_OUT);
        return Optional.of(waiting(phase, rollout(unread), List.of()));
    }

    private static Optional<RotationProgress> rollouts(Observed o) {
        if (o.isRolledOut()) {
            return Optional.empty();
        }
        List<String> stuck = new ArrayList<>();
        List<String> going = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (RolloutRestartTarget target : o.targets()) {
            String name = name(target);
            switch (o.workloads().getOrDefault(target, new WorkloadState.Gone())) {
                case WorkloadState.Gone() -> {}
                case WorkloadState.Unknown(String why) -> stuck.add("%s is not known: %s".formatted(name, why));
                case WorkloadState.Present present
                when !isRestarted(o, target, present) -> stuck.add("%s was not restarted".formatted(name));
                case WorkloadState.Present present ->
                    present.unfinished().ifPresent(why -> {
                        (present.stuck() ? stuck : going).add("%s: %s".formatted(name, why));
                        names.add(name);
                    });
            }
        }
        List<String> waits = new ArrayList<>(stuck);
        waits.addAll(going);
        if (!stuck.isEmpty()) {
            return Optional.of(waiting(RotationPhase.STALLED, String.join(", ", stuck), waits));
        }
        return going.isEmpty()
                ? Optional.empty()
                : Optional.of(waiting(RotationPhase.ROLLING_OUT, rollout(names), waits));
    }

    private static boolean isRestarted(Observed o, RolloutRestartTarget target, WorkloadState.Present state) {
        Optional<Instant> stamp = o.alive().stream()
                .filter(one -> one.keptFor().contains(target))
                .flatMap(one -> StatusTime.of(one.restart()).stream())
                .max(Instant::compareTo)
                .or(() -> Optional.ofNullable(o.stamps().get(target)));
        return stamp.isEmpty()
                || state.restartedAt().filter(at -> !at.isBefore(stamp.get())).isPresent();
    }

    private static RotationProgress end(Observed o, Optional<PodCounts> pods) {
        String workloads =
                o.targets().isEmpty() ? "no workload is to be restarted" : "all workloads run with the new credentials";
        Optional<Instant> until = o.alive().stream()
                .map(one -> Instant.ofEpochSecond(one.revokeAt()))
                .max(Instant::compareTo);
        if (until.isPresent()) {
            String previous = "%s; the previous credentials are revoked after %s".formatted(workloads, until.get());
            return new RotationProgress(RotationPhase.SETTLED, previous, List.of(), pods);
        }
        return o.revokes()
                ? new RotationProgress(
                        RotationPhase.PREVIOUS_REVOKED,
                        workloads + "; the previous credentials are revoked",
                        List.of(),
                        pods)
                : new RotationProgress(
                        RotationPhase.SETTLED, workloads + "; nothing is to be revoked", List.of(), pods);
    }

    private static RotationProgress waiting(RotationPhase phase, String what, List<String> waits) {
        return new RotationProgress(phase, "waits for: " + what, waits, Optional.empty());
    }

    private static String rollout(List<String> workloads) {
        return "the rollout of " + String.join(", ", workloads);
    }

    private static Optional<PodCounts> pods(Observed o) {
        return o.targets().stream()
                .flatMap(target -> Optional.ofNullable(o.workloads().get(target)).stream())
                .flatMap(state -> state instanceof WorkloadState.Present present
                        ? present.pods().stream()
                        : Optional.<PodCounts>empty().stream())
                .reduce(PodCounts::plus);
    }

    private static String name(RolloutRestartTarget target) {
        return Objects.requireNonNull(target.kind()).value() + " " + target.name();
    }
}
