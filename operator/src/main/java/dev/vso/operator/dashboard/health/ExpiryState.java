package dev.vso.operator.dashboard.health;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.vso.operator.summary.Lifetime.RenewalMode;
import java.time.Instant;
import java.util.Locale;

/** What happens at an expiry. */
public enum ExpiryState {
    /** The lease is renewed before. */
    RENEWED,
    /** A replacement is issued before. */
    REPLACED,
    /** Vault rotates the credentials then. */
    ROTATED,
    /** Nothing follows, as configured in the manifest. */
    ENDS,
    /** The renewal or replacement is overdue. */
    LATE,
    /** The resource fails, so the credentials expire unless a person acts. */
    RUNS_OUT,
    /** Expired. */
    OVER;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The state of an expiry.
     *
     * @param dueBy the latest time of the renewal or replacement, if all goes well
     * @param failing true if its resource fails
     */
    static ExpiryState of(RenewalMode renewalMode, Instant end, Instant dueBy, boolean failing, Instant now) {
        if (renewalMode == RenewalMode.ROTATED_BY_VAULT) {
            return ROTATED; // the time is a forecast; the operator sees the rotation itself within seconds
        }
        if (!now.isBefore(end)) {
            return OVER;
        }
        return switch (renewalMode) {
            case NOBODY -> ENDS;
            case RENEWED -> cared(RENEWED, dueBy, failing, now);
            case REPLACED, ROTATED_BY_VAULT -> cared(REPLACED, dueBy, failing, now);
        };
    }

    private static ExpiryState cared(ExpiryState good, Instant dueBy, boolean failing, Instant now) {
        if (failing) {
            return RUNS_OUT;
        }
        return now.isBefore(dueBy) ? good : LATE;
    }
}
