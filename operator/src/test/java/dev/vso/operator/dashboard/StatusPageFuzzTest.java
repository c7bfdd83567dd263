package dev.vso.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.dashboard.health.Life;
import dev.vso.operator.dashboard.health.Lives;
import dev.vso.operator.dashboard.health.Verdict;
import dev.vso.operator.dashboard.health.Verdict.Observed;
import dev.vso.operator.fuzz.Statuses;
import dev.vso.operator.inventory.Outlines;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page shows the resources of all: a status that makes no sense must not end it. */
class StatusPageFuzzTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:30:00Z");

    @Test
    @DisplayName("Fuzz: whatever a status holds, the page shows its resource")
    void page() {
        Statuses.run(resource -> {
            var outline = Outlines.of(resource, NOW).orElseThrow();
            List<Life> lives = new Lives(Verdict.fails(outline.conditions()), NOW).of(resource);
            Verdict verdict = Verdict.of(new Observed(false, outline.isBehind(), outline.conditions(), lives));
            assertThat(new PageJson().text(List.of(verdict, lives, Facts.of(resource))))
                    .isNotEmpty();
            assertThat(outline.conditions().stream().map(Detail.Told::of)).doesNotContainNull();
        });
    }
}
