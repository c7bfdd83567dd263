package dev.vso.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.fuzz.Statuses;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.metrics.ResourceMetrics.View;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Metrics survive every status: an invalid one must not stop them. */
class StatusMetricsFuzzTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:30:00Z");

    @Test
    @DisplayName("Fuzz: whatever a status holds, the metrics are told")
    void metrics() {
        Statuses.run(resource -> {
            var metrics = new ResourceMetrics(10, InstantSource.fixed(NOW));
            metrics.observe(new View(() -> Stream.of(resource), ResourceSummaries::state, _ -> Optional.empty()));
            assertThat(metrics.collect().size()).isPositive();
        });
    }
}
