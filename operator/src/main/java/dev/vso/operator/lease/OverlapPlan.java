package dev.vso.operator.lease;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.rollout.WorkloadReader;
import dev.vso.operator.rollout.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether replaced credentials, a lease or a certificate, may be revoked: not while a workload that was to be
 * restarted may still use them, unless the resource sets a latest time. After their own end there is nothing to revoke.
 * Pure.
 */
public final class OverlapPlan {

    private OverlapPlan() {}

    /** The next action on the credentials. */
    public sealed interface Decision {
        /**
         * Nothing uses them any more, or they were kept as long as the resource allows.
         *
         * @param users the workloads that may still use them
         */
        record Revoke(List<User> users) implements Decision {
            public Revoke {
                users = List.copyOf(users);
            }
        }

        /** They have ended: there is nothing to revoke. */
        record Over() implements Decision {}

        /**
         * Pods may not have seen the Secret yet, or workloads use them.
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
     * A workload that may use the credentials.
     *
     * @param waits what must happen before it stops using them, for people
     */
    public record User(RolloutRestartTarget workload, String waits) {}

    /**
     * The input of the decision.
     *
     * @param workloads the states of the workloads that they are kept for; a missing one is no longer listed
     */
    public record Observed(
            ReplacedCredentials replaced, Map<RolloutRestartTarget, WorkloadState> workloads, Instant now) {}

    /** Decides from the states of the workloads. */
    public static Decision decide(Observed o) {
        if (!o.now().isBefore(o.replaced().end())) {
            return new Decision.Over();
        }
        List<User> users = users(o);
        boolean early = o.now().isBefore(o.replaced().revokeAt());
        boolean late = o.replaced()
                .latest()
                .filter(latest -> !o.now().isBefore(latest))
                .isPresent();
        return !early && (users.isEmpty() || late) ? new Decision.Revoke(users) : new Decision.Keep(users);
    }

    /** Returns the workloads that may still use the credentials. */
    public static List<User> users(Observed o) {
        return o.replaced().keptFor().stream()
                .flatMap(workload -> waits(o, workload).map(waits -> new User(workload, waits)).stream())
                .toList();
    }

    /** Decides without reading workloads: each that the credentials are kept for counts as a user. */
    public static Decision unread(ReplacedCredentials replaced, Instant now) {
        Map<RolloutRestartTarget, WorkloadState> workloads = new LinkedHashMap<>();
        replaced.keptFor().forEach(user -> workloads.put(user, new WorkloadState.Unknown("not checked yet")));
        return decide(new Observed(replaced, workloads, now));
    }

    /**
     * Returns the time of the next check of credentials that are kept; before the revocation time there is nothing to
     * check.
     */
    public static Instant nextCheck(ReplacedCredentials kept, Instant now) {
        if (now.isBefore(kept.revokeAt())) {
            return kept.revokeAt();
        }
        Instant next = now.plus(WorkloadReader.intervalAfter(Duration.between(kept.revokeAt(), now)));
        Instant last = kept.latest()
                .filter(latest -> latest.isAfter(now) && latest.isBefore(kept.end()))
                .orElse(kept.end());
        return next.isBefore(last) ? next : last;
    }

    private static Optional<String> waits(Observed o, RolloutRestartTarget workload) {
        return switch (o.workloads().get(workload)) {
            case null -> Optional.empty();
            case WorkloadState.Gone() -> Optional.empty();
            case WorkloadState.Unknown(String why) -> Optional.of("is not known: " + why);
            case WorkloadState.Present present ->
                isRestarted(o.replaced(), present.restartedAt())
                        ? present.unfinished().map(why -> "its rollout is not finished: " + why)
                        : Optional.of("its restart is still to be done");
        };
    }

    private static boolean isRestarted(ReplacedCredentials replaced, Optional<Instant> restartedAt) {
        return replaced.restart().isEmpty()
                || restartedAt
                        .filter(at -> !at.isBefore(replaced.restart().get()))
                        .isPresent();
    }
}
