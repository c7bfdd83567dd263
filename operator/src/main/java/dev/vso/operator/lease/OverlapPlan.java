package dev.vso.operator.lease;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.rollout.WorkloadState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a replaced lease may be revoked: not while a workload that was to be restarted may still use it,
 * unless the resource sets a latest time. After the lease's own end there is nothing to revoke. Pure.
 */
final class OverlapPlan {

    private OverlapPlan() {}

    /** The next action on the lease. */
    sealed interface Decision {
        /**
         * Nothing uses it any more, or it was kept as long as the resource allows.
         *
         * @param users the workloads that may still use it
         */
        record Revoke(List<User> users) implements Decision {
            public Revoke {
                users = List.copyOf(users);
            }
        }

        /** It has ended: there is nothing to revoke. */
        record Over() implements Decision {}

        /**
         * Pods may not have seen the Secret yet, or workloads use it.
         *
         * @param users the workloads, with what must happen to each first
         */
        record Keep(List<User> users) implements Decision {
            public Keep {
                users = List.copyOf(users);
            }
        }
    }

    /**
     * A workload that may use the lease.
     *
     * @param waits what must happen before it stops using the lease, for people
     */
    record User(RolloutRestartTarget workload, String waits) {}

    /**
     * The input of the decision.
     *
     * @param workloads the states of the workloads that it is kept for; a missing one is no longer listed
     */
    record Observed(ReplacedLease lease, Map<RolloutRestartTarget, WorkloadState> workloads, Instant now) {}

    static Decision decide(Observed o) {
        if (!o.now().isBefore(o.lease().end())) {
            return new Decision.Over();
        }
        List<User> users = o.lease().keptFor().stream()
                .flatMap(workload -> waits(o, workload).map(waits -> new User(workload, waits)).stream())
                .toList();
        boolean early = o.now().isBefore(o.lease().revokeAt());
        boolean late =
                o.lease().latest().filter(latest -> !o.now().isBefore(latest)).isPresent();
        return !early && (users.isEmpty() || late) ? new Decision.Revoke(users) : new Decision.Keep(users);
    }

    private static Optional<String> waits(Observed o, RolloutRestartTarget workload) {
        return switch (o.workloads().get(workload)) {
            case null -> Optional.empty();
            case WorkloadState.Gone() -> Optional.empty();
            case WorkloadState.Unknown(String why) -> Optional.of("is not known: " + why);
            case WorkloadState.Present present ->
                isRestarted(o.lease(), present.restartedAt())
                        ? present.unfinished().map(why -> "its rollout is not finished: " + why)
                        : Optional.of("its restart is still to be done");
        };
    }

    private static boolean isRestarted(ReplacedLease lease, Optional<Instant> restartedAt) {
        return lease.restart().isEmpty()
                || restartedAt.filter(at -> !at.isBefore(lease.restart().get())).isPresent();
    }
}
