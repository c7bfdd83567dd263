package dev.vso.operator.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Takes a snapshot on demand, at most once a second, shared by all clients. */
final class SnapshotCache {

    static final Duration FRESH = Duration.ofMillis(900);

    private final DashboardData data;
    private final InstantSource clock;

    private @Nullable Snapshot latest;
    private Instant taken = Instant.MIN;

    SnapshotCache(DashboardData data, InstantSource clock) {
        this.data = data;
        this.clock = clock;
    }

    synchronized Snapshot current() {
        Instant now = clock.instant();
        Snapshot known = latest;
        if (known == null || now.isBefore(taken) || !now.isBefore(taken.plus(FRESH))) {
            known = SnapshotBuilder.take(data, now);
            latest = known;
            taken = now;
        }
        return known;
    }
}
