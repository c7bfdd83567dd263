package dev.vso.operator.cli;

import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.lease.LeaseObserver;
import dev.vso.operator.observe.LeaseMetrics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Counts what happens to leases. */
record LeaseCounts(LeaseMetrics metrics) implements LeaseObserver {

    LeaseCounts {
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
    public void noticedGone(ObjectKey connection, Duration sinceSeenAlive) {
        metrics.noticedGone(connection.toString(), sinceSeenAlive);
    }

    @Override
    public void leftBehind(Orphaned why) {
        metrics.leftBehind(label(why), 1);
    }

    @Override
    public void expires(HasMetadata resource, Optional<Instant> end) {
        end.ifPresentOrElse(at -> metrics.expires(resource, at), () -> metrics.expiresNoMore(resource));
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
