package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.PendingRestartStatus;
import dev.vso.api.SecretLease;
import dev.vso.api.StaticCredsMetaData;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between the status of a VaultDynamicSecret, in VSO's form, and the lease that it tells of. Pure. */
final class DynamicStatusReader {

    /** An answer that counts for ever, for the spec does not say when to ask again. */
    static final Duration NO_EXPIRY = Duration.ofDays(36_500);

    private DynamicStatusReader() {}

    /**
     * The lease that the status tells of; for what has none, that the answer counts until its own end, or until it is asked
     * for again. Empty where the id is none: somebody else wrote it, and credentials are issued anew.
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

    /** The end that an answer without a lease has by itself; that of what Vault rotates is no end. */
    private static Optional<Instant> ownEnd(VaultDynamicSecretStatus status) {
        String told = status.expiresAt();
        if (told == null || status.staticCredsMetaData() != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(told));
        } catch (DateTimeParseException _) {
            return Optional.empty(); // somebody else wrote it
        }
    }

    static List<ReplacedLease> superseded(@Nullable VaultDynamicSecretStatus status) {
        return status == null ? List.of() : ReplacedLease.fromStatus(status.superseded());
    }

    /**
     * The code over what the Secret holds. VSO's, over credentials that Vault rotates, leaves out their times, which are
     * in the Secret too: it tells nothing here. A status without a digest is VSO's.
     */
    static Optional<String> mac(@Nullable VaultDynamicSecretStatus status) {
        boolean overPart = status != null && status.requestDigest() == null && status.staticCredsMetaData() != null;
        return status == null || overPart ? Optional.empty() : Optional.ofNullable(status.secretMAC());
    }

    /** The code over what the Secret was rendered from, where templates give something else each time. */
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
     * Whether the credentials in the Secret were asked for otherwise than the spec does now. A status that VSO wrote has
     * no digest: the generation tells.
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

    /** When the credentials stop working: the lease's end, their own, or the next rotation by Vault. */
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
