package dev.vso.operator.events;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers what was said lately, so that it is not said again; the oldest is forgotten when memory is full. */
final class RecentlySaid {
    /** The same uid, reason and message, or cause, are the same saying. */
    record Saying(@Nullable String uid, String reason, String message) {}

    private final Duration quiet;
    private final Map<Saying, Instant> said;

    RecentlySaid(int remembered, Duration quiet) {
        this.quiet = quiet;
        this.said = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Saying, Instant> eldest) {
                return size() > remembered;
            }
        };
    }

    /** Whether this is worth saying now; if so, it counts as said. */
    synchronized boolean isNews(Saying saying, Instant now) {
        Instant last = said.get(saying);
        if (last != null && now.isBefore(last.plus(quiet))) {
            return false;
        }
        said.remove(saying);
        said.put(saying, now);
        return true;
    }
}
