package dev.vso.operator.dashboard;

import dev.vso.operator.dashboard.health.ResourceHealth;
import java.time.InstantSource;
import java.util.Optional;

/** Finds one resource by the id of its row. */
record ResourceDetails(DashboardData sources, InstantSource clock) {

    Optional<ResourceDetail> of(String id) {
        return sources.secrets(clock.instant())
                .filter(summary -> SnapshotBuilder.id(summary.resource()).equals(id))
                .findFirst()
                .map(summary -> new ResourceDetail(
                        id,
                        ResourceHealth.instant(summary.resource().getMetadata().getCreationTimestamp()),
                        sources.details(summary.resource()),
                        summary.conditions().stream()
                                .map(ResourceDetail.ConditionView::of)
                                .toList()));
    }
}
