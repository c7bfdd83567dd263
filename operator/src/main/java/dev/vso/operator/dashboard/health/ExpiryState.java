package dev.vso.operator.dashboard.health;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.vso.operator.summary.Lifetime.RenewalMode;
import java.time.Instant;
import java.util.Locale;

/** What becomes of something that ends. */
public enum ExpiryState {
    /** The lease is prolonged before its end. */
    RENEWED,
    /** Another takes its place before its end. */
    REPLACED,
    /** Vault rotates it at its end. */
    ROTATED,
    /** It ends for good, as the manifest says. */
    ENDS,
    /** By now it should have been renewed or replaced, and it was not. */
    LATE,
    /** Its resource fails, so that it runs out unless somebody acts. */
    RUNS_OUT,
    /** Its end has come. */
    OVER;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The outlook of what ends at {@code end}.
     *
     * @param dueBy when the operator has renewed or replaced it at the latest, if all goes well
     * @param failing whether its resource fails
     */
    static ExpiryState of(RenewalMode renewalMode, Instant end, Instant dueBy, boolean failing, Instant now) {
        if (renewalMode == RenewalMode.ROTATED_BY_VAULT) {
            return ROTATED; // its time is a forecast, the rotation itself is seen within seconds
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
