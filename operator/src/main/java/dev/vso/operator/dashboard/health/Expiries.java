package dev.vso.operator.dashboard.health;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.SecretLease;
import dev.vso.api.StaticCredsMetaData;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.dashboard.health.Expiry.Kind;
import dev.vso.operator.time.GoDuration;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of a resource ends, and when, as its status tells. Pure.
 *
 * @param failing whether the resource fails
 */
public record Expiries(boolean failing, Instant now) {

    /** Nothing for what holds no end. */
    public List<Expiry> of(HasMetadata resource) {
        return switch (resource) {
            case Database it -> of(it);
            case VaultDynamicSecret it -> of(it);
            case VaultPKISecret it -> of(it);
            default -> List.of();
        };
    }

    /** The credentials of each role. */
    private List<Expiry> of(Database resource) {
        return resource.getStatus() == null
                ? List.of()
                : resource.getStatus().roles().stream().flatMap(this::of).toList();
    }

    private Stream<Expiry> of(DatabaseRoleStatus role) {
        Instant end = ResourceHealth.instant(role.expiresAt());
        if (end == null) {
            return Stream.empty();
        }
        Long seconds = role.leaseDuration();
        Instant since = seconds == null ? null : end.minusSeconds(seconds);
        RenewalMode renewalMode = Boolean.TRUE.equals(role.renewable()) ? RenewalMode.RENEWED : RenewalMode.REPLACED;
        return Stream.of(life(
                ResourceHealth.text(role.secret()),
                role.name(),
                Kind.LEASE,
                since,
                end,
                renewalMode,
                Expiry.dueBy(since, end)));
    }

    /** A lease, an answer with an end of its own, or credentials that Vault rotates. */
    private List<Expiry> of(VaultDynamicSecret resource) {
        VaultDynamicSecretStatus status = resource.getStatus();
        if (status == null || resource.getSpec() == null || status.lastRenewalTime() == 0) {
            return List.of();
        }
        String secret = resource.getSpec().destination().name();
        SecretLease lease = status.secretLease();
        Instant since = Instant.ofEpochSecond(status.lastRenewalTime());
        Instant told = ResourceHealth.instant(status.expiresAt());
        StaticCredsMetaData rotation = status.staticCredsMetaData();
        if (rotation != null) {
            Instant last =
                    rotation.lastVaultRotation() == 0 ? since : Instant.ofEpochSecond(rotation.lastVaultRotation());
            return told == null
                    ? List.of()
                    : List.of(life(secret, null, Kind.ROTATION, last, told, RenewalMode.ROTATED_BY_VAULT, told));
        }
        if (!lease.id().isEmpty()) {
            Instant end = told == null ? since.plusSeconds(lease.duration()) : told; // VSO tells no end
            RenewalMode renewalMode = lease.renewable() ? RenewalMode.RENEWED : RenewalMode.REPLACED;
            return List.of(life(secret, null, Kind.LEASE, since, end, renewalMode, Expiry.dueBy(since, end)));
        }
        return told == null
                ? List.of()
                : List.of(life(
                        secret, null, Kind.CERTIFICATE, since, told, RenewalMode.REPLACED, Expiry.dueBy(since, told)));
    }

    /** The certificate. */
    private List<Expiry> of(VaultPKISecret resource) {
        VaultPKISecretStatus status = resource.getStatus();
        if (status == null || resource.getSpec() == null) {
            return List.of();
        }
        Long expiration = status.expiration();
        if (expiration == null || expiration == 0) {
            return List.of();
        }
        Instant end = Instant.ofEpochSecond(expiration);
        Instant since = status.lastRotation() == 0 ? null : Instant.ofEpochSecond(status.lastRotation());
        Instant fixed = ResourceHealth.instant(resource.getSpec().notAfter());
        RenewalMode renewalMode = fixed != null && !end.isBefore(fixed) ? RenewalMode.NOBODY : RenewalMode.REPLACED;
        Instant dueBy = Expiry.dueBy(since, end, offset(resource.getSpec().expiryOffset()));
        return List.of(
                life(resource.getSpec().destination().name(), null, Kind.CERTIFICATE, since, end, renewalMode, dueBy));
    }

    private static Duration offset(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? Duration.ZERO : GoDuration.parse(text);
        } catch (IllegalArgumentException _) {
            return Duration.ZERO; // the resource's conditions say so
        }
    }

    private Expiry life(
            String secret,
            @Nullable String role,
            Kind kind,
            @Nullable Instant since,
            Instant end,
            RenewalMode renewalMode,
            Instant dueBy) {
        return new Expiry(secret, role, kind, since, end, ExpiryState.of(renewalMode, end, dueBy, failing, now));
    }
}
