package dev.vso.operator.events;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers recent events, so that they are not repeated; the oldest is forgotten when the memory is full. */
final class EventDeduplicator {
    /** Events with the same uid, reason and message, or cause, are the same. */
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

    /** True if this should be posted now; it then counts as posted. */
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
