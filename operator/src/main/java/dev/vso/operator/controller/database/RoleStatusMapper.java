package dev.vso.operator.controller.database;

import dev.vso.api.DatabaseRoleStatus;
import dev.vso.operator.lease.CredentialLifecycle.RotationResult;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.operator.secret.render.RenderedSecretWriter.Last;
import dev.vso.vault.Accessor;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Maps between the status of a role and its lease. */
final class RoleStatusMapper {

    private RoleStatusMapper() {}

    /** Returns the lease in the status; empty if no credentials were issued or the lease ID is invalid. */
    static Optional<Lease> lease(DatabaseRoleStatus status) {
        Optional<LeaseId> id = LeaseId.fromText(status.leaseId());
        Long duration = status.leaseDuration();
        String expires = status.expiresAt();
        if (id.isEmpty() || duration == null || expires == null) {
            return Optional.empty();
        }
        Duration life = Duration.ofSeconds(duration);
        return Optional.of(new Lease(
                id,
                Instant.parse(expires).minus(life),
                life,
                Boolean.TRUE.equals(status.renewable()),
                Optional.ofNullable(status.accessor()).map(Accessor::new)));
    }

    /** Returns the last write of the Secret. Nothing is said about its input: each set of credentials is another one. */
    static Last last(DatabaseRoleStatus status) {
        return new Last(Optional.ofNullable(status.secretMAC()), Optional.empty());
    }

    /**
     * Returns the status of a role about which nothing is known yet.
     *
     * @param mac HMAC of the data that its Secret already holds, if another role wrote it before
     */
    static DatabaseRoleStatus unknown(String name, String vaultRole, String secret, Optional<String> mac) {
        return DatabaseRoleStatus.unknown(name).toBuilder()
                .vaultRole(vaultRole)
                .secret(secret)
                .secretMAC(mac.orElse(null))
                .build();
    }

    /** Returns the status with these earlier leases, which are not revoked yet, and no other change. */
    static DatabaseRoleStatus withSuperseded(DatabaseRoleStatus status, List<ReplacedLease> superseded) {
        return status.toBuilder().superseded(ReplacedLease.toStatus(superseded)).build();
    }

    /**
     * Returns the status after credentials were issued.
     *
     * @param superseded the earlier leases that are not revoked yet
     */
    static DatabaseRoleStatus issued(
            DatabaseRoleStatus before,
            String secret,
            RotationResult rotated,
            String digest,
            List<ReplacedLease> superseded) {
        Lease lease = rotated.lease();
        return holding(before, lease, superseded)
                .secret(secret)
                .lastRotation(text(lease.since()))
                .requestDigest(digest)
                .secretMAC(rotated.delivered().mac())
                .build();
    }

    /** Returns the status after a lease renewal. */
    static DatabaseRoleStatus renewed(DatabaseRoleStatus before, Lease lease, List<ReplacedLease> superseded) {
        return holding(before, lease, superseded).build();
    }

    private static DatabaseRoleStatus.Builder holding(
            DatabaseRoleStatus before, Lease lease, List<ReplacedLease> superseded) {
        return before.toBuilder()
                .leaseId(lease.id().map(LeaseId::value).orElse(null))
                .leaseDuration(lease.duration().toSeconds())
                .renewable(lease.renewable())
                .accessor(lease.parent().map(Accessor::value).orElse(null))
                .expiresAt(text(lease.end()))
                .superseded(ReplacedLease.toStatus(superseded));
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
