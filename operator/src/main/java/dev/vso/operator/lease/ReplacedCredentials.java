package dev.vso.operator.lease;

import dev.vso.api.RevokePrevious;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.StatusTime;
import dev.vso.operator.rollout.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When credentials that were replaced may be revoked; they have a lease, or are a certificate.
 *
 * @param revokeAt the earliest time of revocation, when all pods have seen the new credentials in the Secret
 * @param latest the latest time of revocation, even if a workload uses them; empty if there is none
 * @param end when they end by themselves; after that there is nothing to revoke
 * @param restart the stamp of the restart that brings the new credentials to workloads; empty if none was requested
 * @param keptFor workloads that were to be restarted and may still have pods that use the replaced credentials
 */
public record ReplacedCredentials(
        Instant revokeAt,
        Optional<Instant> latest,
        Instant end,
        Optional<Instant> restart,
        List<RolloutRestartTarget> keptFor) {

    public ReplacedCredentials {
        keptFor = List.copyOf(keptFor);
    }

    /**
     * Applies the policy to credentials that are replaced now; empty if they are never revoked.
     *
     * @param listed the workloads that the resource lists; they are waited for only if a restart was requested
     */
    public static Optional<ReplacedCredentials> of(
            RevocationPolicy policy,
            Instant now,
            Instant end,
            Optional<Instant> restart,
            List<RolloutRestartTarget> listed) {
        if (policy.when() == RevokePrevious.NEVER) {
            return Optional.empty();
        }
        List<RolloutRestartTarget> users =
                restart.isEmpty() || policy.when() == RevokePrevious.AFTER_OVERLAP ? List.of() : Workload.named(listed);
        return Optional.of(new ReplacedCredentials(
                now.plus(policy.overlap()), policy.maxOverlap().map(now::plus), end, restart, users));
    }

    /** Returns a copy with another end. */
    ReplacedCredentials endingAt(Instant later) {
        return new ReplacedCredentials(revokeAt, latest, later, restart, keptFor);
    }

    /** Returns a copy that is kept for these workloads. */
    public ReplacedCredentials keptFor(List<RolloutRestartTarget> users) {
        return new ReplacedCredentials(revokeAt, latest, end, restart, users);
    }

    /** Returns a copy to be revoked from this time on, for no workload's sake any later. */
    public ReplacedCredentials postponed(Instant until) {
        return new ReplacedCredentials(until, latest, end, restart, List.of());
    }

    /**
     * Reads what a status records.
     *
     * @param revokeAt in seconds since 1970, as are the other numbers
     */
    public static ReplacedCredentials fromStatus(
            long revokeAt,
            @Nullable Long latest,
            long end,
            @Nullable String restart,
            List<RolloutRestartTarget> keptFor) {
        return new ReplacedCredentials(
                Instant.ofEpochSecond(revokeAt),
                Optional.ofNullable(latest).map(Instant::ofEpochSecond),
                Instant.ofEpochSecond(end),
                StatusTime.of(restart),
                keptFor);
    }
}
