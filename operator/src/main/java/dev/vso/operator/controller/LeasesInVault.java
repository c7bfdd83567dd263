package dev.vso.operator.controller;

import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.operator.reconcile.finalizer.LeftInVault;
import dev.vso.vault.LeaseId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which leases Vault still holds for credentials that are no longer wanted; for {@link Finalization}. */
public final class LeasesInVault {

    private final CredentialLifecycle credentials;
    private final InstantSource clock;

    public LeasesInVault(CredentialLifecycle credentials, InstantSource clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * All leases that Vault still holds for the credentials.
     *
     * @param current the lease in the status
     * @param superseded earlier leases in the status; those that have ended are left out
     */
    public List<LeaseId> of(CredentialId id, Optional<LeaseId> current, List<ReplacedLease> superseded) {
        return all(credentials.unrecordedLeases(id), current, superseded, clock.instant());
    }

    static List<LeaseId> all(
            List<LeaseId> unrecorded, Optional<LeaseId> current, List<ReplacedLease> superseded, Instant now) {
        return Stream.of(
                        unrecorded.stream(),
                        superseded.stream()
                                .filter(one -> one.end().isAfter(now))
                                .map(ReplacedLease::id),
                        current.stream())
                .flatMap(stream -> stream)
                .distinct()
                .toList();
    }

    /** Counts and names leases that were not revoked; they expire at their end. */
    public List<LeftInVault> leaveBehind(List<LeaseId> leases) {
        credentials.leaveBehind(leases);
        return leases.stream()
                .map(lease -> new LeftInVault(LeftInVault.Kind.LEASE, lease.value()))
                .toList();
    }
}
