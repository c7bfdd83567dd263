package dev.vso.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** Metrics of shards, if several replicas share the work. */
public final class ShardMetrics {

    private final MeterRegistry registry;

    ShardMetrics(MeterRegistry registry, IntSupplier held, int count) {
        this.registry = registry;
        Gauge.builder("vso.shards.held", held, IntSupplier::getAsInt)
                .description("Shards that this replica holds.")
                .strongReference(true)
                .register(registry);
        Gauge.builder("vso.shards", () -> count)
                .description("Number of shards; the sum of vso_shards_held over all replicas.")
                .strongReference(true)
                .register(registry);
        changed("taken", 0);
        changed("given_up", 0);
        changed("lost", 0);
    }

    /** Counts a shard that was taken, given_up to another replica, or lost. */
    public void changed(String change) {
        changed(change, 1);
    }

    private void changed(String change, int times) {
        Counter.builder("vso.shard.changes")
                .description("Shards acquired or released: taken, given_up to another replica, or lost.")
                .tag("change", change)
                .register(registry)
                .increment(times);
    }
}
