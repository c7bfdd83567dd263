package dev.vso.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** Metrics of the sessions that outlive the process, under the names that dashboards for VSO know. */
public final class StorageMetrics {

    private final MeterRegistry registry;

    StorageMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Sessions are kept: encrypted or not, and so many now. */
    public void keeps(boolean encrypted, IntSupplier length) {
        Gauge.builder("vso.client.cache.storage.config", () -> 1)
                .description("How sessions are kept over a restart.")
                .tag("enforce_encryption", Boolean.toString(encrypted))
                .strongReference(true)
                .register(registry);
        Gauge.builder("vso.client.cache.storage.length", length, IntSupplier::getAsInt)
                .description("How many sessions are kept in Secrets.")
                .strongReference(true)
                .register(registry);
    }

    /** One was stored, restored or deleted, or could not be. */
    public void asked(String operation, boolean failed) {
        count("vso.client.cache.storage.requests", "Sessions stored, restored and deleted.", operation);
        if (failed) {
            count("vso.client.cache.storage.requests.errors", "Those of them that failed.", operation);
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
