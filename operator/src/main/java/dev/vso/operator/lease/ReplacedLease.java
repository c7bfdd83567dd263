package dev.vso.operator.lease;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.SupersededLease;
import dev.vso.vault.LeaseId;
import java.time.Instant;
import java.util.List;

/**
 * A lease whose credentials were replaced.
 *
 * @param credentials when it may be revoked; its end is later after a renewal
 */
public record ReplacedLease(LeaseId id, ReplacedCredentials credentials) {

    /** Returns the earliest time of revocation. */
    Instant revokeAt() {
        return credentials.revokeAt();
    }

    /** Returns when it ends unless it is renewed. */
    public Instant end() {
        return credentials.end();
    }

    /** Returns the workloads that may still have pods that use it. */
    List<RolloutRestartTarget> keptFor() {
        return credentials.keptFor();
    }

    /** Returns a copy with another end. */
    ReplacedLease endingAt(Instant later) {
        return new ReplacedLease(id, credentials.endingAt(later));
    }

    /** Returns a copy that is kept for these workloads. */
    ReplacedLease keptFor(List<RolloutRestartTarget> users) {
        return new ReplacedLease(id, credentials.keptFor(users));
    }

    /** Reads the leases from a status. */
    public static List<ReplacedLease> fromStatus(List<SupersededLease> told) {
        return told.stream()
                .flatMap(one -> LeaseId.fromText(one.id()).stream()
                        .map(id -> new ReplacedLease(
                                id,
                                ReplacedCredentials.fromStatus(
                                        one.revokeAt(), one.latest(), one.expiration(), one.restart(), one.keptFor()))))
                .toList();
    }

    /** Converts the leases for a status. */
    public static List<SupersededLease> toStatus(List<ReplacedLease> all) {
        return all.stream()
                .map(one -> new SupersededLease(
                        one.id().value(),
                        one.revokeAt().getEpochSecond(),
                        one.credentials().latest().map(Instant::getEpochSecond).orElse(null),
                        one.end().getEpochSecond(),
                        one.credentials().restart().map(Instant::toString).orElse(null),
                        one.keptFor()))
                .toList();
    }
}
