package dev.vso.operator.metrics;

import dev.vso.operator.status.ResourceState;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Selects the resources with their own series, so that their number stays bounded: unhealthy ones first, then by name.
 * So alerts about unhealthy resources are dropped last, and the selection is stable. Pure.
 *
 * @param shown the selected ones
 * @param leftOut the number of others
 */
record SeriesLimit(List<ResourceState> shown, int leftOut) {

    private static final Comparator<ResourceState> TROUBLE_FIRST = Comparator.comparing(
                    (ResourceState state) -> !state.isUnhealthy())
            .thenComparing(ResourceState::controller)
            .thenComparing(ResourceState::namespace)
            .thenComparing(ResourceState::name);

    /** Selects at most {@code limit} resources of all kinds together. */
    static SeriesLimit of(Collection<ResourceState> resources, int limit) {
        if (resources.size() <= limit) {
            return new SeriesLimit(List.copyOf(resources), 0);
        }
        return new SeriesLimit(
                resources.stream().sorted(TROUBLE_FIRST).limit(limit).toList(), resources.size() - limit);
    }
}
