package dev.vso.operator.lease;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.SupersededLease;
import dev.vso.vault.LeaseId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lease whose credentials were replaced.
 *
 * @param revokeAt the earliest time of revocation, when all pods have seen the new credentials in the Secret
 * @param latest the latest time of revocation, even if a workload uses it; empty if there is none
 * @param end when it ends unless it is renewed; after that there is nothing to revoke
 * @param restart the stamp of the restart that brings the new credentials to workloads; empty if none was requested
 * @param keptFor workloads that were to be restarted and may still have pods that use the lease
 */
public record ReplacedLease(
        LeaseId id,
        Instant revokeAt,
        Optional<Instant> latest,
        Instant end,
        Optional<Instant> restart,
        List<RolloutRestartTarget> keptFor) {

    public ReplacedLease {
        keptFor = List.copyOf(keptFor);
    }

    /** Returns a copy with another end. */
    ReplacedLease endingAt(Instant later) {
        return new ReplacedLease(id, revokeAt, latest, later, restart, keptFor);
    }

    /** Returns a copy that is kept for these workloads. */
    ReplacedLease keptFor(List<RolloutRestartTarget> users) {
        return new ReplacedLease(id, revokeAt, latest, end, restart, users);
    }

    /** Reads the leases from a status. */
    public static List<ReplacedLease> fromStatus(List<SupersededLease> told) {
        return told.stream()
                .flatMap(one -> LeaseId.fromText(one.id()).stream()
                        .map(id -> new ReplacedLease(
                                id,
                                Instant.ofEpochSecond(one.revokeAt()),
                                Optional.ofNullable(one.latest()).map(Instant::ofEpochSecond),
                                Instant.ofEpochSecond(one.expiration()),
                                time(one.restart()),
                                one.keptFor())))
                .toList();
    }

    /** Converts the leases for a status. */
    public static List<SupersededLease> toStatus(List<ReplacedLease> all) {
        return all.stream()
                .map(one -> new SupersededLease(
                        one.id().value(),
                        one.revokeAt().getEpochSecond(),
                        one.latest().map(Instant::getEpochSecond).orElse(null),
                        one.end().getEpochSecond(),
                        one.restart().map(Instant::toString).orElse(null),
                        one.keptFor()))
                .toList();
    }

    private static Optional<Instant> time(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException _) {
            return Optional.empty(); // written by another client
        }
    }
}
