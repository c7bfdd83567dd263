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

/** Between the status of a role, which is for people and survives restarts, and the lease that it tells of. */
final class RoleStatusMapper {

    private RoleStatusMapper() {}

    /** The lease that the status tells of, if credentials were issued; empty where its id is none. */
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
     * A role about which nothing is known yet.
     *
     * @param mac the code over what its Secret holds already, if another role filled it before
     */
    static DatabaseRoleStatus unknown(String name, String vaultRole, String secret, Optional<String> mac) {
        return new DatabaseRoleStatus(
                name, vaultRole, secret, null, null, null, null, null, null, null, mac.orElse(null), List.of());
    }

    /** The role with these leases before its own, which are not revoked yet. */
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
     * The role after its credentials were issued.
     *
     * @param superseded the leases before, which are not revoked yet
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

    /** The role after its lease was prolonged. */
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

    /** The role as it is, with the replaced leases that there are now. */
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
