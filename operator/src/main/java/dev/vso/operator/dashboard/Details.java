package dev.vso.operator.dashboard;

import dev.vso.operator.dashboard.health.Verdict;
import java.time.InstantSource;
import java.util.Optional;

/** Looks up one resource by the id that its row has. */
record Details(Sources sources, InstantSource clock) {

    Optional<Detail> of(String id) {
        return sources.secrets(clock.instant())
                .filter(outline -> Survey.id(outline.resource()).equals(id))
                .findFirst()
                .map(outline -> new Detail(
                        id,
                        Verdict.instant(outline.resource().getMetadata().getCreationTimestamp()),
                        Facts.of(outline.resource()),
                        outline.conditions().stream().map(Detail.Told::of).toList()));
    }
}
