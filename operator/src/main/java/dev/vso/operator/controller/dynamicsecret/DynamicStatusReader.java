package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.PendingRestartStatus;
import dev.vso.api.SecretLease;
import dev.vso.api.StaticCredsMetaData;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.vault.Accessor;
import dev.vso.vault.LeaseId;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Maps the status of a VaultDynamicSecret, in VSO's form, to its lease. Pure. */
final class DynamicStatusReader {

    /** The duration of a response that never expires, because the spec sets no refresh interval. */
    static final Duration NO_EXPIRY = Duration.ofDays(36_500);

    private DynamicStatusReader() {}

    /** Returns the status of a resource; the empty one before the first reconciliation. */
    static VaultDynamicSecretStatus of(VaultDynamicSecret resource) {
        return Objects.requireNonNullElse(resource.getStatus(), VaultDynamicSecretStatus.NONE);
    }

    /**
     * Returns the lease in the status; for credentials without a lease, one that lasts until their own expiry or until
     * they are requested again. Empty if the lease ID is invalid because another client wrote it: new credentials are
     * issued then.
     */
    static Optional<Lease> lease(@Nullable VaultDynamicSecretStatus status) {
        if (status == null || status.lastRenewalTime() == 0) {
            return Optional.empty();
        }
        SecretLease told = status.secretLease();
        Instant since = Instant.ofEpochSecond(status.lastRenewalTime());
        Optional<Accessor> parent = Optional.ofNullable(told.accessor()).map(Accessor::new);
        if (told.id().isEmpty()) {
            Lease less = new Lease(Optional.empty(), since, NO_EXPIRY, false, parent);
            return Optional.of(ownEnd(status).map(less::endingAt).orElse(less));
        }
        return LeaseId.fromText(told.id())
                .map(id -> new Lease(
                        Optional.of(id), since, Duration.ofSeconds(told.duration()), told.renewable(), parent));
    }

    /**
     * Returns the expiry of a response without a lease; the rotation time of credentials that Vault rotates does not
     * count.
     */
    private static Optional<Instant> ownEnd(VaultDynamicSecretStatus status) {
        String told = status.expiresAt();
        if (told == null || status.staticCredsMetaData() != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(told));
        } catch (DateTimeParseException _) {
            return Optional.empty(); // written by another client
        }
    }

    static List<ReplacedLease> superseded(@Nullable VaultDynamicSecretStatus status) {
        return status == null ? List.of() : ReplacedLease.fromStatus(status.superseded());
    }

    /**
     * Returns the HMAC of the Secret's data. VSO's HMAC of credentials that Vault rotates leaves out the rotation
     * times, which are in the Secret too, so it is useless here. A status without a digest was written by VSO.
     */
    static Optional<String> mac(@Nullable VaultDynamicSecretStatus status) {
        boolean overPart = status != null && status.requestDigest() == null && status.staticCredsMetaData() != null;
        return status == null || overPart ? Optional.empty() : Optional.ofNullable(status.secretMAC());
    }

    /** Returns the HMAC of the input of the Secret's templates, for templates whose output differs each time. */
    static Optional<String> rendering(@Nullable VaultDynamicSecretStatus status) {
        return status == null ? Optional.empty() : Optional.ofNullable(status.renderingMAC());
    }

    static List<Condition> conditions(@Nullable VaultDynamicSecretStatus status) {
        return status == null ? List.of() : status.conditions();
    }

    static List<PendingRestartStatus> pending(@Nullable VaultDynamicSecretStatus status) {
        return status == null ? List.of() : status.pendingRestarts();
    }

    /**
     * Returns whether the credentials in the Secret were requested differently than the spec asks for now. A status
     * that VSO wrote has no digest; the generation decides then.
     */
    static boolean requestChanged(@Nullable VaultDynamicSecretStatus status, String digest, long generation) {
        if (status == null) {
            return false; // nothing was issued yet
        }
        return status.requestDigest() == null
                ? status.lastGeneration() != generation
                : !digest.equals(status.requestDigest());
    }

    static SecretLease toStatus(Lease lease, String requestId) {
        return new SecretLease(
                lease.id().map(LeaseId::value).orElse(""),
                lease.id().isEmpty() ? 0 : lease.duration().toSeconds(),
                lease.renewable(),
                requestId,
                lease.parent().map(Accessor::value).orElse(null));
    }

    /**
     * Returns when the credentials stop working: at the end of the lease, at their own expiry, or at Vault's next
     * rotation.
     */
    static @Nullable String expiresAt(Lease lease, @Nullable StaticCredsMetaData rotation, Instant now) {
        if (rotation != null && rotation.ttl() > 0) {
            return text(now.plusSeconds(rotation.ttl()));
        }
        return lease.duration().equals(NO_EXPIRY) ? null : text(lease.end());
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
