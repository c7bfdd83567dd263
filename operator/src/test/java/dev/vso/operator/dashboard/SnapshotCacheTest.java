package dev.vso.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SnapshotCacheTest {

    private final FakeDashboardData cluster = new FakeDashboardData();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final SnapshotCache snapshots = new SnapshotCache(cluster, now::get);

    @Test
    void howeverManyAskItLooksOnceASecond() {
        snapshots.current();
        long once = cluster.looks();
        snapshots.current();
        assertThat(cluster.looks()).isEqualTo(once);

        now.set(Instant.EPOCH.plus(SnapshotCache.FRESH));
        snapshots.current();
        assertThat(cluster.looks()).isEqualTo(2 * once);
    }

    @Test
    void aClockThatWasSetBackDoesNotStopIt() {
        snapshots.current();
        long once = cluster.looks();
        now.set(Instant.EPOCH.minusSeconds(3600));
        snapshots.current();
        assertThat(cluster.looks()).isEqualTo(2 * once);
    }
}
