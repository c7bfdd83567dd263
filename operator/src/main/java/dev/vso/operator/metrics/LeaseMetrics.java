package dev.vso.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Metrics of leases, of leased credentials, and of workloads restarted for them.
 *
 * <p>Series exist per Vault connection or per kind of workload. Gauges are computed on each scrape.
 */
public final class LeaseMetrics {
    private static final Duration[] BUCKETS = Stream.of(500, 1000, 2000, 3000, 5000, 10_000, 30_000, 60_000, 300_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final Duration[] ROLLOUTS = Stream.of(5, 15, 30, 60, 120, 300, 600, 1800, 3600)
            .map(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final List<Runnable> refreshed = new CopyOnWriteArrayList<>();

    LeaseMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** {@code vso_leases}: the number of held leases, by connection. */
    public void held(Supplier<Map<String, Long>> byConnection) {
        perConnection("vso.leases", "Leases in use, which are watched for revocation.", byConnection);
    }

    /** {@code vso_client_sessions}: the number of sessions, by connection. */
    public void sessions(Supplier<Map<String, Long>> byConnection) {
        perConnection("vso.client.sessions", "Sessions with Vault.", byConnection);
    }

    private void perConnection(String name, String description, Supplier<Map<String, Long>> byConnection) {
        MultiGauge gauge = MultiGauge.builder(name).description(description).register(registry);
        refreshed.add(() -> {
            List<Row<?>> rows = new ArrayList<>();
            byConnection.get().forEach((connection, count) -> rows.add(Row.of(connection(connection), count)));
            gauge.register(rows, true);
        });
    }

    /** {@code vso_credentials_unstored}: the number of issued credentials that are not in a Secret yet. */
    public void unstored(IntSupplier credentials) {
        Gauge.builder("vso.credentials.unstored", credentials, IntSupplier::getAsInt)
                .description("Credentials that Vault issued and that could not be stored in their Secret yet.")
                .strongReference(true)
                .register(registry);
    }

    /** Counts a lease look-up. */
    public void lookedUp(String connection) {
        detection(connection);
        count("vso.lease.lookups", "Look-ups of single leases.", connection(connection));
    }

    /** Counts a listing of a lease prefix. */
    public void listed(String connection) {
        detection(connection);
        count("vso.lease.listings", "Listings of all leases below a prefix.", connection(connection));
    }

    /** Counts a renewal. */
    public void renewed(String connection, String outcome) {
        count(
                "vso.lease.renewals",
                "Renewals of leases.",
                connection(connection).and("outcome", outcome));
    }

    /** Records that a held lease was found missing, with the time since it was last seen alive. */
    public void leaseGone(String connection, Duration sinceSeenAlive) {
        detection(connection).record(sinceSeenAlive);
    }

    /** Registered on the first poll, so that the first missing lease shows as an increase. */
    private Timer detection(String connection) {
        return Timer.builder("vso.lease.revocation.detection.time")
                .description("Leases found to be revoked: the time since each was last seen alive, which is the longest"
                        + " that its revocation can have gone unnoticed.")
                .serviceLevelObjectives(BUCKETS)
                .tags(connection(connection))
                .register(registry);
    }

    /** Counts leases that were left to expire; a count of 0 creates the series. */
    public void leftBehind(String reason, int count) {
        Counter.builder("vso.leases.left.behind")
                .description("Leases that could not be revoked and were left to expire.")
                .tags("reason", reason)
                .register(registry)
                .increment(count);
    }

    /** Counts requested restarts of workloads; a count of 0 creates the series. */
    public void restarts(String kind, String outcome, int count) {
        Counter.builder("vso.rollout.restarts")
                .description(
                        "Restarts of workloads, by kind and outcome: restarted, paused (the workload is paused, and its"
                                + " pods are replaced when it is resumed), failed (tried again), withheld (delayed, because"
                                + " there were too many).")
                .tags("kind", kind, "outcome", outcome)
                .register(registry)
                .increment(count);
    }

    /** Records a rotation after which all workloads run with the new value. */
    public void settled(String controller, Duration took) {
        Timer.builder("vso.rotation.settle.time")
                .description("How long rotations took, from the new value in the Secret until all workloads to restart"
                        + " run with it.")
                .serviceLevelObjectives(ROLLOUTS)
                .tags("controller", controller)
                .register(registry)
                .record(took);
    }

    /** Counts a rotation that was rolled back. */
    public void rolledBack(String controller) {
        Counter.builder("vso.rotation.rollbacks")
                .description("Rotations after which the previous value was put back into the Secret, because a rollout"
                        + " failed.")
                .tags("controller", controller)
                .register(registry)
                .increment();
    }

    /** Updates the gauges. */
    void refresh() {
        refreshed.forEach(Runnable::run);
    }

    private static Tags connection(String connection) {
        return Tags.of("vault_connection", connection);
    }

    private void count(String name, String description, Tags tags) {
        Counter.builder(name)
                .description(description)
                .tags(tags)
                .register(registry)
                .increment();
    }
}
