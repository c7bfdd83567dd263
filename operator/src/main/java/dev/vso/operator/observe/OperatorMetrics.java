package dev.vso.operator.observe;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * The operator's own metrics, under the names that dashboards for the Vault Secrets Operator know.
 *
 * <p>Series exist per Vault connection, never per secret; {@code controller_resource_status} is the exception that those
 * dashboards ask for, and its series go with their resource.
 */
public final class OperatorMetrics implements AutoCloseable {
    private static final Duration[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final String CERTIFICATE_END = "vso.certificate.expiration.timestamp.seconds";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ReconcilerMetrics reconcilers = new ReconcilerMetrics(registry);
    private final LeaseMetrics leases = new LeaseMetrics(registry, InstantSource.system());
    private final StorageMetrics storage = new StorageMetrics(registry);
    private final Map<Tags, AtomicLong> statuses = new ConcurrentHashMap<>();
    private final Map<Tags, AtomicLong> ends = new ConcurrentHashMap<>();
    private final AtomicLong cacheHits = new AtomicLong();
    private final AtomicLong cacheMisses = new AtomicLong();

    /** Metrics of this process, with memory, processor and uptime in them. */
    public OperatorMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        ResidentMemory.bindTo(registry);
    }

    /** All metrics in the Prometheus text format. */
    public String scrape() {
        leases.refresh();
        return registry.scrape();
    }

    /** What the Java Operator SDK reports its work to. */
    public ReconcilerMetrics reconcilers() {
        return reconcilers;
    }

    /** What there is to know of leases. */
    public LeaseMetrics leases() {
        return leases;
    }

    /** What there is to know of sessions that outlive the process. */
    public StorageMetrics storage() {
        return storage;
    }

    /** {@code vso_build_info}: which build this is. */
    public void buildInfo(Map<String, String> labels) {
        constant("vso.build.info", "Which build of the operator this is.", labels);
    }

    /** {@code vso_runtime_config}: the options in effect, whether they came by flag or by environment. */
    public void runtimeConfig(Map<String, String> labels) {
        constant("vso.runtime.config", "The options in effect.", labels);
    }

    /** A call to Vault ended, well or not; the connection is {@code namespace/name} of its VaultConnection. */
    public void vaultCalled(VaultOperation operation, String connection, Duration took, boolean failed) {
        Tags tags = Tags.of("operation", operation.label(), "vault_connection", connection);
        count("vso.client.operations", "Calls to Vault, failed ones included.", tags);
        if (failed) {
            count("vso.client.operations.errors", "Calls to Vault that failed.", tags);
        }
        Timer.builder("vso.client.operations.time")
                .description("How long calls to Vault took.")
                .serviceLevelObjectives(BUCKETS)
                .tags(tags)
                .register(registry)
                .record(took);
    }

    /** A session with Vault was asked for and could be had, or not. */
    public void clientRequested(boolean failed) {
        Tags tags = Tags.of("operation", "get");
        count("vso.client.factory.requests", "Sessions with Vault asked for.", tags);
        if (failed) {
            count("vso.client.factory.requests.errors", "Sessions with Vault that could not be had.", tags);
        }
    }

    /** The cache of sessions exists: so many fit in, so many are in it now. */
    public void clientCache(int capacity, IntSupplier length) {
        gauge("vso.client.cache.size", "How many sessions the cache may hold.", new AtomicLong(capacity));
        Gauge.builder("vso.client.cache.length", length, IntSupplier::getAsInt)
                .description("How many sessions the cache holds.")
                .strongReference(true)
                .register(registry);
        gauge("vso.client.cache.hits", "Sessions found in the cache.", cacheHits);
        gauge("vso.client.cache.misses", "Sessions not found in the cache.", cacheMisses);
    }

    /** A session was found in the cache, or not. */
    public void clientCacheAsked(boolean found) {
        (found ? cacheHits : cacheMisses).incrementAndGet();
    }

    /** {@code controller_resource_status}: whether this resource is valid. */
    public void resourceStatus(HasMetadata resource, boolean valid) {
        statuses.computeIfAbsent(tags(resource), this::statusGauge).set(valid ? 1 : 0);
    }

    /** {@code vso_certificate_expiration_timestamp_seconds}: when the certificate of this resource ends. */
    public void certificateEnds(HasMetadata resource, Instant end) {
        ends.computeIfAbsent(tags(resource), this::endGauge).set(end.getEpochSecond());
    }

    /** The resource is gone, and its series with it. */
    public void resourceGone(HasMetadata resource) {
        leases.expiresNoMore(resource);
        Tags tags = tags(resource);
        if (ends.remove(tags) != null) {
            registry.find(CERTIFICATE_END).tags(tags).meters().forEach(registry::remove);
        }
        if (statuses.remove(tags) != null) {
            registry.find("controller.resource.status").tags(tags).meters().forEach(registry::remove);
        }
    }

    /** The VaultConnection {@code namespace/name} is gone, and its series with it. */
    public void connectionGone(String connection) {
        registry.getMeters().stream()
                .filter(meter -> connection.equals(meter.getId().getTag("vault_connection")))
                .forEach(registry::remove);
    }

    /** Counts what became of events. */
    public void events(Events events) {
        FunctionCounter.builder("vso.events.dropped", events, Events::dropped)
                .description("Events not told because too many were waiting.")
                .register(registry);
        FunctionCounter.builder("vso.events.refused", events, Events::refused)
                .description("Events that Kubernetes did not take.")
                .register(registry);
    }

    @Override
    public void close() {
        registry.close();
    }

    private AtomicLong statusGauge(Tags tags) {
        AtomicLong value = new AtomicLong();
        Gauge.builder("controller.resource.status", value, AtomicLong::get)
                .description("Whether a resource is valid: 1 or 0.")
                .tags(tags)
                .strongReference(true)
                .register(registry);
        return value;
    }

    private AtomicLong endGauge(Tags tags) {
        AtomicLong value = new AtomicLong();
        Gauge.builder(CERTIFICATE_END, value, AtomicLong::get)
                .description("When the certificate of a resource ends, as Unix time.")
                .tags(tags)
                .strongReference(true)
                .register(registry);
        return value;
    }

    static Tags tags(HasMetadata resource) {
        return Tags.of(
                Tag.of("controller", resource.getKind().toLowerCase(Locale.ROOT)),
                Tag.of("name", resource.getMetadata().getName()),
                Tag.of("namespace", resource.getMetadata().getNamespace()));
    }

    private void count(String name, String description, Tags tags) {
        Counter.builder(name)
                .description(description)
                .tags(tags)
                .register(registry)
                .increment();
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
