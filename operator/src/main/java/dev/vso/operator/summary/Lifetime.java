package dev.vso.operator.summary;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.vso.api.StatusTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The validity period of something in a Secret, and who renews it.
 *
 * @param secret the Secret's name
 * @param role the role, if the resource has several; otherwise null
 * @param since when it was issued or last renewed; null if unknown
 * @param end when it expires unless it is renewed or replaced
 * @param offset how long before its expiry it is replaced; zero if the manifest does not set it
 */
public record Lifetime(
        String secret,
        @Nullable String role,
        Kind kind,
        @Nullable Instant since,
        Instant end,
        RenewalMode renewalMode,
        Duration offset) {

    /** What expires. */
    public enum Kind {
        /** Credentials with a lease in Vault. */
        LEASE,
        /** A certificate, of X.509 or SSH. */
        CERTIFICATE,
        /** Credentials that Vault rotates itself. */
        ROTATION;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who renews or replaces it. */
    public enum RenewalMode {
        /** The operator renews the lease. */
        RENEWED,
        /** The operator has a new one issued before expiry. */
        REPLACED,
        /** Vault rotates the credentials on its own schedule, and the operator follows. */
        ROTATED_BY_VAULT,
        /** Not renewed: the manifest gives every certificate the same expiry. */
        NOBODY
    }

    /** A lease, which the operator renews if Vault allows it, and replaces otherwise. */
    public static Lifetime ofLease(
            String secret, @Nullable String role, @Nullable Instant since, Instant end, boolean renewable) {
        return new Lifetime(
                secret,
                role,
                Kind.LEASE,
                since,
                end,
                renewable ? RenewalMode.RENEWED : RenewalMode.REPLACED,
                Duration.ZERO);
    }

    /** A time in the format of statuses; null if it is invalid, since statuses can be written by other users. */
    public static @Nullable Instant instant(@Nullable String text) {
        return StatusTime.of(text).orElse(null);
    }
}
