package dev.vso.operator.rollout;

import dev.vso.operator.rollout.outcome.RolloutReading;
import dev.vso.operator.rollout.outcome.RolloutReading.RolloutPhase;
import java.time.Instant;
import java.util.Optional;

/** The state of a workload in the API server. */
public sealed interface WorkloadState {

    /** No workload of that name exists, so none of its pods run. */
    record Gone() implements WorkloadState {}

    /**
     * It could not be read.
     *
     * @param why for people
     */
    record Unknown(String why) implements WorkloadState {}

    /**
     * The workload exists.
     *
     * @param restartedAt the stamp of the last restart that this operator, or VSO, requested
     * @param unfinished why not all of its pods match the last change of the workload, for people; empty if they do
     * @param stuck whether its rollout does not go on without help
     * @param failed whether its controller reports that its rollout failed
     * @param isReportedIfFailed whether its controller would report that
     * @param pods empty where its status does not count the pods of a restart, as that of a Rollout of Argo
     */
    record Present(
            Optional<Instant> restartedAt,
            Optional<String> unfinished,
            boolean stuck,
            boolean failed,
            boolean isReportedIfFailed,
            Optional<PodCounts> pods)
            implements WorkloadState {

        /** Creates the state of a workload whose rollout has not failed. */
        public Present(
                Optional<Instant> restartedAt, Optional<String> unfinished, boolean stuck, Optional<PodCounts> pods) {
            this(restartedAt, unfinished, stuck, false, true, pods);
        }

        /** Creates the state of a workload that goes on by itself, and whose pods are not counted. */
        public Present(Optional<Instant> restartedAt, Optional<String> unfinished) {
            this(restartedAt, unfinished, false, Optional.empty());
        }

        private RolloutPhase phase() {
            if (unfinished.isEmpty()) {
                return RolloutPhase.FINISHED;
            }
            if (failed) {
                return RolloutPhase.FAILED;
            }
            if (stuck) {
                return RolloutPhase.HELD;
            }
            return isReportedIfFailed ? RolloutPhase.UNDER_WAY : RolloutPhase.UNDER_WAY_WITHOUT_DEADLINE;
        }
    }

    /** Returns what this state says about the rollout. */
    default RolloutReading reading() {
        return switch (this) {
            case Gone() -> new RolloutReading(RolloutPhase.ABSENT, Optional.empty(), "it is gone", 0);
            case Unknown(String why) -> new RolloutReading(RolloutPhase.UNKNOWN, Optional.empty(), why, 0);
            case Present present ->
                new RolloutReading(
                        present.phase(),
                        present.restartedAt(),
                        present.unfinished().orElse(""),
                        present.pods().map(PodCounts::done).orElse(0L));
        };
    }

    /**
     * The pods of a workload.
     *
     * @param updated those that match its last change
     * @param desired how many there should be
     * @param available those that are ready long enough, updated or not
     */
    record PodCounts(long updated, long desired, long available) {

        /** Returns how many match the last change and, as far as the counts tell, are available. */
        public long done() {
            return Math.clamp(Math.min(updated, available), 0, desired);
        }

        /** Returns the sums of both. */
        public PodCounts plus(PodCounts other) {
            return new PodCounts(updated + other.updated, desired + other.desired, available + other.available);
        }
    }
}
