package dev.vso.operator.app.count;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.LeaseObserver;
import dev.vso.operator.metrics.LeaseMetrics;
import java.time.Duration;
import java.util.Locale;

/** Counts lease events. */
public record LeaseCounts(LeaseMetrics metrics) implements LeaseObserver {

    public LeaseCounts {
        for (Orphaned why : Orphaned.values()) {
            metrics.leftBehind(label(why), 0); // so that the first one is seen as an increase
        }
    }

    @Override
    public void lookedUp(ObjectKey connection) {
        metrics.lookedUp(connection.toString());
    }

    @Override
    public void listed(ObjectKey connection) {
        metrics.listed(connection.toString());
    }

    @Override
    public void renewed(ObjectKey connection, RenewalOutcome outcome) {
        metrics.renewed(connection.toString(), label(outcome));
    }

    @Override
    public void leaseGone(ObjectKey connection, Duration sinceSeenAlive) {
        metrics.leaseGone(connection.toString(), sinceSeenAlive);
    }

    @Override
    public void leftBehind(Orphaned why) {
        metrics.leftBehind(label(why), 1);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
