package dev.vso.operator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Database;
import dev.vso.api.SupersededLease;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.fuzz.Statuses;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.operator.rollout.PendingRestart;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Output of commands for a resource with arbitrary status. */
class StatusFuzzTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:30:00Z");

    @Test
    @DisplayName("Fuzz: whatever a status holds, the list and the outline of a resource are made")
    void outlines() {
        var read = new AtomicInteger();
        Statuses.run(resource -> {
            var summary = ResourceSummaries.of(resource, NOW).orElseThrow();
            assertThat(SecretLine.of(summary, NOW)).isNotNull();
            read.incrementAndGet();
        });
        assertThat(read).as("statuses that were read at all").hasValueGreaterThan(100);
    }

    @Test
    @DisplayName("Fuzz: whatever a status holds, replaced leases are told as they were read, and restarts too")
    void superseded() {
        Statuses.run(resource -> {
            var leases = switch (resource) {
                case VaultDynamicSecret it
                when it.getStatus() != null -> it.getStatus().superseded();
                case Database it
                when it.getStatus() != null ->
                    it.getStatus().roles().stream()
                            .flatMap(role -> role.superseded().stream())
                            .toList();
                default -> List.<SupersededLease>of();
            };
            var read = ReplacedLease.fromStatus(leases);
            assertThat(ReplacedLease.fromStatus(ReplacedLease.toStatus(read))).isEqualTo(read);
            if (resource instanceof VaultDynamicSecret it && it.getStatus() != null) {
                var restarts = PendingRestart.of(it.getStatus().pendingRestarts());
                assertThat(PendingRestart.of(PendingRestart.toStatus(restarts))).isEqualTo(restarts);
                assertThat(PendingRestart.text(restarts, "why")).isNotNull();
            }
        });
    }
}
