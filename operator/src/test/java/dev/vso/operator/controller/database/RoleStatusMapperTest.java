package dev.vso.operator.controller.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.DatabaseRoleStatus;
import dev.vso.operator.lease.CredentialLifecycle.RotationResult;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.ReplacedCredentials;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.operator.secret.SecretWriter.Delivered;
import dev.vso.vault.Accessor;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoleStatusMapperTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Lease LEASE = new Lease(
            Optional.of(new LeaseId("database/creds/app/1")),
            NOW,
            Duration.ofHours(1),
            true,
            Optional.of(new Accessor("acc")));
    private static final ReplacedLease EARLIER = new ReplacedLease(
            new LeaseId("a"),
            new ReplacedCredentials(NOW, Optional.empty(), NOW.plusSeconds(60), Optional.empty(), List.of()));
    private static final DatabaseRoleStatus FRESH =
            RoleStatusMapper.unknown("app", "shop-app", "app-db", Optional.of("old-mac"));

    private static DatabaseRoleStatus issued(Lease lease) {
        return RoleStatusMapper.issued(
                FRESH,
                "app-db-2",
                new RotationResult(
                        lease,
                        "request",
                        new Delivered("mac", Optional.empty(), false, Optional.empty(), Optional.empty())),
                "digest",
                List.of(EARLIER));
    }

    private static DatabaseRoleStatus holding(
            @Nullable String id, @Nullable Long duration, @Nullable Boolean renewable, @Nullable String expires) {
        return FRESH.toBuilder()
                .leaseId(id)
                .leaseDuration(duration)
                .renewable(renewable)
                .expiresAt(expires)
                .build();
    }

    @Test
    @DisplayName("A role without credentials has no lease, and keeps the HMAC of what its Secret holds")
    void unknown() {
        assertThat(RoleStatusMapper.lease(FRESH)).isEmpty();
        assertThat(FRESH.secretMAC()).isEqualTo("old-mac");
        assertThat(FRESH.superseded()).isEmpty();
        assertThat(RoleStatusMapper.unknown("app", "shop-app", "app-db", Optional.empty())
                        .secretMAC())
                .isNull();
    }

    @Test
    @DisplayName("The status has the times of an issued lease, and is read back as the same lease")
    void issue() {
        assertThat(issued(LEASE))
                .isEqualTo(new DatabaseRoleStatus(
                        "app",
                        "shop-app",
                        "app-db-2",
                        "database/creds/app/1",
                        3600L,
                        true,
                        "acc",
                        "2030-01-01T01:00:00Z",
                        "2030-01-01T00:00:00Z",
                        "digest",
                        "mac",
                        ReplacedLease.toStatus(List.of(EARLIER)),
                        null));
        assertThat(RoleStatusMapper.lease(issued(LEASE))).contains(LEASE);
    }

    @Test
    @DisplayName("Times are told in whole seconds")
    void seconds() {
        Lease lease = new Lease(LEASE.id(), NOW.plusMillis(999), LEASE.duration(), true, LEASE.parent());
        assertThat(issued(lease).lastRotation()).isEqualTo("2030-01-01T00:00:00Z");
        assertThat(issued(lease).expiresAt()).isEqualTo("2030-01-01T01:00:00Z");
    }

    @Test
    @DisplayName("A lease without an ID or a parent token leaves those fields empty")
    void bare() {
        DatabaseRoleStatus status =
                issued(new Lease(Optional.empty(), NOW, Duration.ofHours(1), false, Optional.empty()));
        assertThat(status.leaseId()).isNull();
        assertThat(status.accessor()).isNull();
        assertThat(RoleStatusMapper.lease(status)).isEmpty();
    }

    @Test
    @DisplayName("A renewal changes the lease only: not the time of rotation, the digest or the HMAC")
    void renewal() {
        Lease later = LEASE.renewed(NOW.plusSeconds(1800), Duration.ofHours(1), true);
        DatabaseRoleStatus before = issued(LEASE);
        DatabaseRoleStatus after = RoleStatusMapper.renewed(before, later, List.of());
        assertThat(RoleStatusMapper.lease(after)).contains(later);
        assertThat(after.expiresAt()).isEqualTo("2030-01-01T01:30:00Z");
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("expiresAt", "superseded")
                .isEqualTo(before);
        assertThat(after.superseded()).isEmpty();
    }

    @Test
    @DisplayName("New replaced leases change nothing else")
    void replaced() {
        DatabaseRoleStatus before = issued(LEASE);
        DatabaseRoleStatus without = RoleStatusMapper.withSuperseded(before, List.of());
        assertThat(without).isNotEqualTo(before);
        assertThat(RoleStatusMapper.withSuperseded(without, List.of(EARLIER))).isEqualTo(before);
    }

    @Test
    @DisplayName("A status that lacks a part of its lease, or has an invalid ID, has none")
    void partial() {
        String expires = "2030-01-01T01:00:00Z";
        assertThat(RoleStatusMapper.lease(holding("a/b", 60L, null, expires)))
                .contains(new Lease(
                        Optional.of(new LeaseId("a/b")),
                        NOW.plusSeconds(3540),
                        Duration.ofSeconds(60),
                        false,
                        Optional.empty()));
        assertThat(RoleStatusMapper.lease(holding(null, 60L, true, expires))).isEmpty();
        assertThat(RoleStatusMapper.lease(holding("a/../b", 60L, true, expires)))
                .isEmpty();
        assertThat(RoleStatusMapper.lease(holding("a/b", null, true, expires))).isEmpty();
        assertThat(RoleStatusMapper.lease(holding("a/b", 60L, true, null))).isEmpty();
    }
}
