package dev.vso.operator.rollout;

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
     * @param pods empty where its status does not count the pods of a restart, as that of a Rollout of Argo
     */
    record Present(Optional<Instant> restartedAt, Optional<String> unfinished, boolean stuck, Optional<PodCounts> pods)
            implements WorkloadState {

        /** Creates the state of a workload that goes on by itself, and whose pods are not counted. */
        public Present(Optional<Instant> restartedAt, Optional<String> unfinished) {
            this(restartedAt, unfinished, false, Optional.empty());
        }
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
