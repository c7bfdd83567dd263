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
 * Also decides when to warn that workloads are about to lose them. Pure.
 */
public final class OverlapPlan {

    private static final int WARN_PART = 3;
    private static final Duration WARN_LEAST = Duration.ofMinutes(1);
    private static final Duration WARN_MOST = Duration.ofHours(1);

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
     * @param restarted whether its rollout has begun, as far as known
     */
    public record User(RolloutRestartTarget workload, String waits, boolean restarted) {}

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
                .flatMap(workload -> user(o, workload).stream())
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
     * check, unless they end before it.
     */
    public static Instant nextCheck(ReplacedCredentials kept, Instant now) {
        if (now.isBefore(kept.revokeAt())) {
            return kept.end().isBefore(kept.revokeAt()) ? kept.end() : kept.revokeAt();
        }
        Instant next = now.plus(WorkloadReader.intervalAfter(Duration.between(kept.revokeAt(), now)));
        Instant last = kept.latest()
                .filter(latest -> latest.isAfter(now) && latest.isBefore(kept.end()))
                .orElse(kept.end());
        return next.isBefore(last) ? next : last;
    }

    /**
     * Returns when the credentials stop working, if that is near and cannot be put off: in the last third of the time
     * from the end of the overlap to the end of the credentials, which is at least a minute and at most an hour.
     *
     * @param renewable whether a renewal may give them a later end; false for a certificate
     */
    public static Optional<Instant> loss(ReplacedCredentials replaced, boolean renewable, Instant now) {
        return end(replaced, renewable)
                .filter(end -> now.isBefore(end) && !now.isBefore(warnFrom(replaced.revokeAt(), end)));
    }

    /** The revocation that maxOverlap demands, or their own end, whichever comes first. */
    private static Optional<Instant> end(ReplacedCredentials replaced, boolean renewable) {
        Instant revokeAt = replaced.revokeAt();
        return replaced.latest()
                .map(latest -> latest.isBefore(revokeAt) ? revokeAt : latest)
                .filter(latest -> latest.isBefore(replaced.end()))
                .or(() -> renewable ? Optional.empty() : Optional.of(replaced.end()));
    }

    private static Instant warnFrom(Instant revokeAt, Instant end) {
        Duration left = Duration.between(revokeAt, end).dividedBy(WARN_PART);
        if (left.compareTo(WARN_LEAST) < 0) {
            return end.minus(WARN_LEAST);
        }
        return end.minus(left.compareTo(WARN_MOST) > 0 ? WARN_MOST : left);
    }

    private static Optional<User> user(Observed o, RolloutRestartTarget workload) {
        return switch (o.workloads().get(workload)) {
            case null -> Optional.empty();
            case WorkloadState.Gone() -> Optional.empty();
            case WorkloadState.Unknown(String why) -> Optional.of(new User(workload, "is not known: " + why, true));
            case WorkloadState.Present present ->
                isRestarted(o.replaced(), present.restartedAt())
                        ? present.unfinished()
                                .map(why -> new User(workload, "its rollout is not finished: " + why, true))
                        : Optional.of(new User(workload, "its restart is still to be done", false));
        };
    }

    private static boolean isRestarted(ReplacedCredentials replaced, Optional<Instant> restartedAt) {
        return replaced.restart().isEmpty()
                || restartedAt
                        .filter(at -> !at.isBefore(replaced.restart().get()))
                        .isPresent();
    }
}
