package dev.vso.operator.events;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers what was said lately, so that it is not said again; the oldest is forgotten when memory is full. */
final class EventDeduplicator {
    /** The same uid, reason and message, or cause, are the same saying. */
    record EventKey(@Nullable String uid, String reason, String message) {}

    private final Duration quiet;
    private final Map<EventKey, Instant> said;

    EventDeduplicator(int remembered, Duration quiet) {
        this.quiet = quiet;
        this.said = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<EventKey, Instant> eldest) {
                return size() > remembered;
            }
        };
    }

    /** Whether this is worth saying now; if so, it counts as said. */
    synchronized boolean isNews(EventKey key, Instant now) {
        Instant last = said.get(key);
        if (last != null && now.isBefore(last.plus(quiet))) {
            return false;
        }
        said.remove(key);
        said.put(key, now);
        return true;
    }
}
