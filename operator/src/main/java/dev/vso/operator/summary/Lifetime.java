package dev.vso.operator.summary;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * From when to when something in a Secret works, and who renews it.
 *
 * @param secret the Secret's name
 * @param role which of several it is; null where there is one only
 * @param since when it was issued or renewed last; null where that is not known
 * @param end when it stops working unless something is done
 * @param offset how long before its end it is to be replaced; zero where the manifest does not say
 */
public record Lifetime(
        String secret,
        @Nullable String role,
        Kind kind,
        @Nullable Instant since,
        Instant end,
        RenewalMode renewalMode,
        Duration offset) {

    /** What ends. */
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

    /** Who sees to it that what ends is followed by something that works. */
    public enum RenewalMode {
        /** The operator prolongs the lease. */
        RENEWED,
        /** The operator has a new one issued before the end. */
        REPLACED,
        /** Vault changes the credentials by its own schedule, and the operator follows. */
        ROTATED_BY_VAULT,
        /** Nobody: the manifest gives every certificate the same end. */
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

    /** A time as statuses hold it; null where it is none, for anybody may write a status. */
    public static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException _) {
            return null;
        }
    }
}
