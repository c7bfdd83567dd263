package dev.vso.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.dashboard.health.Expiries;
import dev.vso.operator.dashboard.health.Expiry;
import dev.vso.operator.dashboard.health.ResourceHealth;
import dev.vso.operator.dashboard.health.ResourceHealth.Observed;
import dev.vso.operator.fuzz.Statuses;
import dev.vso.operator.inventory.ResourceSummaries;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page survives every status: an invalid one must not stop it. */
class StatusDashboardFuzzTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:30:00Z");

    @Test
    @DisplayName("Fuzz: whatever a status holds, the page shows its resource")
    void page() {
        Statuses.run(resource -> {
            var summary = ResourceSummaries.of(resource, NOW).orElseThrow();
            List<Expiry> lives = new Expiries(ResourceHealth.fails(summary.conditions()), NOW)
                    .of(ResourceSummaries.lifetimes(resource));
            ResourceHealth health =
                    ResourceHealth.of(new Observed(false, summary.isBehind(), summary.conditions(), lives, List.of()));
            assertThat(new PageJson().text(List.of(health, lives, ResourceSummaries.details(resource))))
                    .isNotEmpty();
            assertThat(summary.conditions().stream().map(ResourceDetail.ConditionView::of))
                    .doesNotContainNull();
        });
    }
}
