package dev.vso.operator.app;

import dev.vso.operator.http.HealthCheck;
import dev.vso.operator.kubernetes.watch.NamespaceBudget;
import dev.vso.operator.kubernetes.watch.Partition;
import dev.vso.operator.metrics.ShardMetrics;
import dev.vso.operator.sharding.FencedHttpClient;
import dev.vso.operator.sharding.ShardHash;
import dev.vso.operator.sharding.ShardKeeper;
import dev.vso.operator.sharding.ShardLoader;
import dev.vso.operator.sharding.ShardTable;
import dev.vso.operator.sharding.ShardTiming;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The additional components of an operator that shares the work with other replicas. */
final class Sharding implements AutoCloseable {

    private final InstantSource passing = passing();
    private final ShardTable table;
    private final Set<Integer> kept = ConcurrentHashMap.newKeySet();
    private final List<Consumer<HasMetadata>> listeners = new CopyOnWriteArrayList<>();
    private final List<Partition> kinds = new ArrayList<>();
    private @Nullable ShardKeeper keeper;
    private @Nullable ShardLoader loader;

    Sharding(int shards) {
        this.table = new ShardTable(new ShardHash(shards), ShardTiming.DEFAULT, passing);
    }

    /** A monotonic time source: setting the machine's clock does not extend a Lease. */
    private static InstantSource passing() {
        Instant start = Instant.now();
        long nanos = System.nanoTime();
        return () -> start.plusNanos(System.nanoTime() - nanos);
    }

    ShardTable table() {
        return table;
    }

    HttpClient fenced(HttpClient client) {
        return new FencedHttpClient(client, table);
    }

    /** Whether this replica keeps objects of the namespace in memory. */
    boolean keeps(String namespace) {
        return kept.contains(table.hash().of(namespace));
    }

    /** Registers a listener for resources that another replica takes over. */
    void onHandedOver(Consumer<HasMetadata> listener) {
        listeners.add(listener);
    }

    void handedOver(HasMetadata resource) {
        listeners.forEach(listener -> listener.accept(resource));
    }

    <P extends HasMetadata> ShardedKind<P> kind(
            KubernetesClient client, Class<P> kind, NamespaceBudget large, boolean shared) {
        var part = new ShardedKind<>(this, client, kind, large, shared);
        kinds.add(part);
        return part;
    }

    /**
     * Starts to take shards.
     *
     * @param identity of this replica
     * @param secrets the cache of the Secrets, filled before the resources that own them
     */
    void start(OperatorContext context, String identity, Partition secrets) {
        table.fence();
        ShardMetrics metrics = context.reporting()
                .metrics()
                .shards(() -> table.shards().size(), table.hash().count());
        var replica = new ShardKeeper.Replica(context.options().namespaces().own(), Leadership.LEASE, identity);
        keeper = new ShardKeeper(
                context.client(),
                replica,
                table,
                ShardTiming.DEFAULT,
                change -> metrics.changed(change.name().toLowerCase(Locale.ROOT)),
                passing,
                Clock.systemUTC());
        List<Partition> parts = new ArrayList<>(List.of(secrets));
        parts.addAll(kinds);
        loader = new ShardLoader(table, kept, parts);
        keeper.start();
        loader.start();
    }

    /** Whether this replica holds any shard. */
    boolean works() {
        return keeper != null && keeper.leads() && !table.shards().isEmpty();
    }

    HealthCheck health() {
        if (keeper == null || !keeper.hasReadLeases()) {
            return HealthCheck.bad("shards", "the Leases of shards are not loaded yet");
        }
        if (!keeper.leads()) {
            return new HealthCheck("shards", true, "standing by");
        }
        return table.isLoaded()
                ? new HealthCheck("shards", true, "holding " + table)
                : HealthCheck.bad("shards", "the objects of its shards are not loaded yet: holding " + table);
    }

    /** Starts no new work; the state in memory is dropped with the process. */
    void closing() {
        table.closing();
        if (loader != null) {
            loader.close();
        }
    }

    /** Releases the shards to other replicas, after the last reconciliation has ended. */
    void handOver() {
        if (keeper != null) {
            keeper.handOver();
        }
    }

    @Override
    public void close() {
        if (keeper != null) {
            keeper.close();
            Objects.requireNonNull(loader).close();
        }
    }
}
