package dev.vso.operator.dashboard.health;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How something is, the worst first: that is the order in which people want to see it. */
public enum HealthState {
    /** It does not do its work, and somebody has to act. */
    FAILING,
    /** It does its work, and somebody should look. */
    ATTENTION,
    /** The operator has not got to it yet. */
    WAITING,
    /** It is being deleted. */
    LEAVING,
    /** All is as it should be. */
    WELL;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
