package dev.vso.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** Metrics of stored sessions, under the names that dashboards for VSO use. */
public final class StorageMetrics {

    private final MeterRegistry registry;

    StorageMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Registers the store: whether it encrypts, and its current size. */
    public void keeps(boolean encrypted, IntSupplier length) {
        Gauge.builder("vso.client.cache.storage.config", () -> 1)
                .description("How sessions are stored across restarts.")
                .tag("enforce_encryption", Boolean.toString(encrypted))
                .strongReference(true)
                .register(registry);
        Gauge.builder("vso.client.cache.storage.length", length, IntSupplier::getAsInt)
                .description("Sessions stored in Secrets.")
                .strongReference(true)
                .register(registry);
    }

    /** Counts an operation on the store, and its failure. */
    public void asked(String operation, boolean failed) {
        count("vso.client.cache.storage.requests", "Sessions stored, restored and deleted.", operation);
        if (failed) {
            count(
                    "vso.client.cache.storage.requests.errors",
                    "Attempts to store, restore or delete a session that failed.",
                    operation);
        }
    }

    private void count(String name, String description, String operation) {
        Counter.builder(name)
                .description(description)
                .tag("operation", operation)
                .register(registry)
                .increment();
    }
}
