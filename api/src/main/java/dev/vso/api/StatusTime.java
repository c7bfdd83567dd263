package dev.vso.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times (RFC 3339) in statuses and annotations, which any client may have written. */
public final class StatusTime {

    private StatusTime() {}

    /** Returns the time of this text; empty if there is none, or if it is invalid. */
    public static Optional<Instant> of(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
