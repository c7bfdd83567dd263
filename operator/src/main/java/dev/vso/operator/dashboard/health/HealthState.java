package dev.vso.operator.dashboard.health;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The health of an object, the worst first, because people want to see it in that order. */
public enum HealthState {
    /** It does not work, and a person must act. */
    FAILING,
    /** It works, and needs attention. */
    ATTENTION,
    /** It was not reconciled yet. */
    WAITING,
    /** A user suspended it: nothing is written. */
    SUSPENDED,
    /** It is being deleted. */
    LEAVING,
    /** It works. */
    WELL;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
