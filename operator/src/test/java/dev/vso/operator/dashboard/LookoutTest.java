package dev.vso.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LookoutTest {

    private final FakeCluster cluster = new FakeCluster();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Lookout lookout = new Lookout(cluster, now::get);

    @Test
    void howeverManyAskItLooksOnceASecond() {
        lookout.look();
        long once = cluster.looks();
        lookout.look();
        assertThat(cluster.looks()).isEqualTo(once);

        now.set(Instant.EPOCH.plus(Lookout.FRESH));
        lookout.look();
        assertThat(cluster.looks()).isEqualTo(2 * once);
    }

    @Test
    void aClockThatWasSetBackDoesNotStopIt() {
        lookout.look();
        long once = cluster.looks();
        now.set(Instant.EPOCH.minusSeconds(3600));
        lookout.look();
        assertThat(cluster.looks()).isEqualTo(2 * once);
    }
}
