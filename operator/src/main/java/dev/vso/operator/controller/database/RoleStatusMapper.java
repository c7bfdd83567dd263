package dev.vso.operator.controller.database;

import dev.vso.api.DatabaseRoleStatus;
import dev.vso.operator.lease.CredentialLifecycle.RotationResult;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.vault.Accessor;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /**
     * Returns the status of a role about which nothing is known yet.
     *
     * @param mac HMAC of the data that its Secret already holds, if another role wrote it before
     */
    static DatabaseRoleStatus unknown(String name, String vaultRole, String secret, Optional<String> mac) {
        return new DatabaseRoleStatus(
                name, vaultRole, secret, null, null, null, null, null, null, null, mac.orElse(null), List.of());
    }

    /** Returns the status with these earlier leases, which are not revoked yet. */
    static DatabaseRoleStatus with(DatabaseRoleStatus status, List<ReplacedLease> superseded) {
        return new DatabaseRoleStatus(
                status.name(),
                status.vaultRole(),
                status.secret(),
                status.leaseId(),
                status.leaseDuration(),
                status.renewable(),
                status.accessor(),
                status.expiresAt(),
                status.lastRotation(),
                status.requestDigest(),
                status.secretMAC(),
                ReplacedLease.toStatus(superseded));
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
        return of(
                before,
                secret,
                lease,
                text(lease.since()),
                digest,
                rotated.delivered().mac(),
                superseded);
    }

    /** Returns the status after a lease renewal. */
    static DatabaseRoleStatus renewed(DatabaseRoleStatus before, Lease lease, List<ReplacedLease> superseded) {
        return of(
                before,
                before.secret(),
                lease,
                before.lastRotation(),
                before.requestDigest(),
                before.secretMAC(),
                superseded);
    }

    /** Returns the status with the current replaced leases and no other change. */
    static DatabaseRoleStatus keeping(DatabaseRoleStatus role, List<ReplacedLease> superseded) {
        return new DatabaseRoleStatus(
                role.name(),
                role.vaultRole(),
                role.secret(),
                role.leaseId(),
                role.leaseDuration(),
                role.renewable(),
                role.accessor(),
                role.expiresAt(),
                role.lastRotation(),
                role.requestDigest(),
                role.secretMAC(),
                ReplacedLease.toStatus(superseded));
    }

    private static DatabaseRoleStatus of(
            DatabaseRoleStatus before,
            @Nullable String secret,
            Lease lease,
            @Nullable String rotated,
            @Nullable String digest,
            @Nullable String mac,
            List<ReplacedLease> superseded) {
        return new DatabaseRoleStatus(
                before.name(),
                before.vaultRole(),
                secret,
                lease.id().map(LeaseId::value).orElse(null),
                lease.duration().toSeconds(),
                lease.renewable(),
                lease.parent().map(Accessor::value).orElse(null),
                text(lease.end()),
                rotated,
                digest,
                mac,
                ReplacedLease.toStatus(superseded));
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
