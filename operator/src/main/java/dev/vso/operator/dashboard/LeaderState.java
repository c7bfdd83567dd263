package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What this operator is among several. */
public enum LeaderState {
    /** It works, and so it knows what happens. */
    LEADING,
    /** Another works; this one knows only what the resources themselves tell. */
    STANDING_BY;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
