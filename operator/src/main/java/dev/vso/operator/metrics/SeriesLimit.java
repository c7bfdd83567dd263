package dev.vso.operator.metrics;

import dev.vso.operator.status.ResourceState;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which resources have series of their own, so that their number stays bounded: those in trouble first, then by name.
 * So an alert about a resource in trouble is lost last, and the others do not come and go. Pure.
 *
 * @param shown those that have
 * @param leftOut how many have not
 */
record SeriesLimit(List<ResourceState> shown, int leftOut) {

    private static final Comparator<ResourceState> TROUBLE_FIRST = Comparator.comparing(
                    (ResourceState state) -> !state.isInTrouble())
            .thenComparing(ResourceState::controller)
            .thenComparing(ResourceState::namespace)
            .thenComparing(ResourceState::name);

    /** So many resources at most, of all kinds together. */
    static SeriesLimit of(Collection<ResourceState> resources, int limit) {
        if (resources.size() <= limit) {
            return new SeriesLimit(List.copyOf(resources), 0);
        }
        return new SeriesLimit(
                resources.stream().sorted(TROUBLE_FIRST).limit(limit).toList(), resources.size() - limit);
    }
}
