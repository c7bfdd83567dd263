package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether this replica leads. */
public enum LeaderState {
    /** It leads, so it knows the events. */
    LEADING,
    /** Another replica leads; this one knows only the resources' statuses. */
    STANDING_BY;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
