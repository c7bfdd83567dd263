package dev.vso.operator.metrics;

import dev.vso.operator.events.Events;
import dev.vso.operator.status.ResourceState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The operator's own metrics, under the names that dashboards for the Vault Secrets Operator use.
 *
 * <p>Counters have series per Vault connection, kind or reason, never per secret. Series per resource are limited in
 * number, and end with the resource.
 */
public final class OperatorMetrics implements AutoCloseable {
    private static final Duration[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ReconcilerMetrics reconcilers = new ReconcilerMetrics(registry);
    private final LeaseMetrics leases = new LeaseMetrics(registry);
    private final StorageMetrics storage = new StorageMetrics(registry);
    private final ResourceMetrics resources;
    private final AtomicLong cacheHits = new AtomicLong();
    private final AtomicLong cacheMisses = new AtomicLong();

    /**
     * Metrics of this process, with memory, processor and uptime.
     *
     * @param perResourceLimit maximum number of resources with their own series
     */
    public OperatorMetrics(int perResourceLimit, InstantSource clock) {
        resources = new ResourceMetrics(perResourceLimit, clock);
        registry.getPrometheusRegistry().register(resources);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        ResidentMemory.bindTo(registry);
    }

    /**
     * All metrics in the Prometheus text format. Synchronized, because a pair of Prometheus servers may scrape at once.
     */
    public synchronized String scrape() {
        leases.refresh();
        return registry.scrape();
    }

    /** The metrics of the Java Operator SDK. */
    public ReconcilerMetrics reconcilers() {
        return reconcilers;
    }

    /** The metrics of leases. */
    public LeaseMetrics leases() {
        return leases;
    }

    /** The metrics of stored sessions. */
    public StorageMetrics storage() {
        return storage;
    }

    /**
     * The metrics of shards.
     *
     * @param held number of shards of this replica
     * @param count number of all shards
     */
    public ShardMetrics shards(IntSupplier held, int count) {
        return new ShardMetrics(registry, held, count);
    }

    /** {@code vso_build_info}: the version of this build. */
    public void buildInfo(Map<String, String> labels) {
        constant("vso.build.info", "Build of the operator.", labels);
    }

    /** {@code vso_runtime_config}: the effective options, set by flag or environment. */
    public void runtimeConfig(Map<String, String> labels) {
        constant("vso.runtime.config", "The options in effect.", labels);
    }

    /**
     * {@code vso_leader}, and the series of each resource, of some namespaces only.
     *
     * @param works true if this process leads, false if it is on standby
     * @param reported selects the namespaces whose resources this process reports, and not another replica
     * @param state the reported state of a resource; empty for none
     * @param lastChange by the UID of a resource, when its Secret was changed last
     */
    public void resources(
            BooleanSupplier works,
            Predicate<String> reported,
            Function<HasMetadata, Optional<ResourceState>> state,
            Function<String, Optional<Instant>> lastChange) {
        Gauge.builder("vso.leader", works, it -> it.getAsBoolean() ? 1 : 0)
                .description("Whether this process is active: 1, or 0 while it is on standby.")
                .strongReference(true)
                .register(registry);
        observe(new ResourceMetrics.View(
                () -> works.getAsBoolean()
                        ? reconcilers
                                .resources()
                                .filter(resource ->
                                        reported.test(resource.getMetadata().getNamespace()))
                        : Stream.empty(),
                state,
                lastChange));
    }

    void observe(ResourceMetrics.View view) {
        resources.observe(view);
    }

    /** Counts a failed sync of a resource of this kind, with the reason of its condition. */
    public void syncFailed(String kind, String reason) {
        count(
                "vso.sync.errors",
                "Failed attempts to sync a resource, by kind and by the reason in its condition.",
                Tags.of("controller", kind.toLowerCase(Locale.ROOT), "reason", reason),
                1);
    }

    /** Counts an object in Vault that could not be deleted with its resource. */
    public void leftInVault(String kind, String what) {
        count(
                "vso.left.in.vault",
                "What deleted resources left in Vault because it could not be removed, by kind of resource and by type:"
                        + " lease, certificate, role, connection.",
                Tags.of("controller", kind.toLowerCase(Locale.ROOT), "what", what),
                1);
    }

    /** Records a call to Vault and its result; the connection is {@code namespace/name} of its VaultConnection. */
    public void vaultCalled(VaultOperation operation, String connection, Duration took, Optional<String> failure) {
        Tags tags = Tags.of("operation", operation.label(), "vault_connection", connection);
        count("vso.client.operations", "Calls to Vault, failed ones included.", tags, 1);
        // Registered on the first call, so that the first failure shows as an increase.
        count("vso.client.operations.errors", "Calls to Vault that failed.", tags, failure.isPresent() ? 1 : 0);
        failure.ifPresent(kind -> count(
                "vso.client.failures",
                "Calls to Vault that failed, by error.",
                Tags.of("kind", kind, "vault_connection", connection),
                1));
        Timer.builder("vso.client.operations.time")
                .description("How long calls to Vault took.")
                .serviceLevelObjectives(BUCKETS)
                .tags(tags)
                .register(registry)
                .record(took);
    }

    /** Records a request for a session, with its duration and result. */
    public void clientRequested(Duration took, boolean failed) {
        Tags tags = Tags.of("operation", "get");
        count("vso.client.factory.requests", "Requests for a session with Vault.", tags, 1);
        count(
                "vso.client.factory.requests.errors",
                "Requests for a session with Vault that failed.",
                tags,
                failed ? 1 : 0);
        Timer.builder("vso.client.factory.operations.time")
                .description("Time to get a session with Vault, including a login where one was needed.")
                .serviceLevelObjectives(BUCKETS)
                .tags(tags.and("component", "client_factory"))
                .register(registry)
                .record(took);
    }

    /** Registers the session cache, with its capacity and current size. */
    public void clientCache(int capacity, IntSupplier length) {
        gauge("vso.client.cache.size", "Capacity of the session cache.", new AtomicLong(capacity));
        Gauge.builder("vso.client.cache.length", length, IntSupplier::getAsInt)
                .description("Sessions in the session cache.")
                .strongReference(true)
                .register(registry);
        gauge("vso.client.cache.hits", "Sessions found in the cache.", cacheHits);
        gauge("vso.client.cache.misses", "Sessions not found in the cache.", cacheMisses);
    }

    /** Counts a hit or a miss of the session cache. */
    public void clientCacheAsked(boolean found) {
        (found ? cacheHits : cacheMisses).incrementAndGet();
    }

    /** Removes the series of a deleted VaultConnection {@code namespace/name}. */
    public void connectionGone(String connection) {
        registry.getMeters().stream()
                .filter(meter -> connection.equals(meter.getId().getTag("vault_connection")))
                .forEach(registry::remove);
    }

    /** Registers the counters of events. */
    public void events(Events events) {
        FunctionCounter.builder("vso.events.dropped", events, Events::dropped)
                .description("Events dropped because too many were waiting.")
                .register(registry);
        FunctionCounter.builder("vso.events.refused", events, Events::refused)
                .description("Events that Kubernetes rejected.")
                .register(registry);
    }

    @Override
    public void close() {
        registry.close();
    }

    private void count(String name, String description, Tags tags, int more) {
        Counter.builder(name)
                .description(description)
                .tags(tags)
                .register(registry)
                .increment(more);
    }

    private void gauge(String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::get)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private void constant(String name, String description, Map<String, String> labels) {
        Tags tags = Tags.of(labels.entrySet().stream()
                .map(label -> Tag.of(label.getKey(), label.getValue()))
                .toList());
        Gauge.builder(name, () -> 1)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }
}
