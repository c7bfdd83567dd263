package dev.vso.cli.migration;

import dev.vso.cli.migration.Difference.Severity;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.stream.Stream;

/** Fields with a different meaning here, from the descriptor of each kind. Pure. */
final class FieldChecks {

    private FieldChecks() {}

    static Stream<Difference> differences(ClusterState state) {
        Stream<HasMetadata> resources = Stream.of(
                        state.summaries().stream().map(ResourceSummary::resource),
                        state.shared().auths().stream(),
                        state.shared().connections().stream())
                .flatMap(each -> each);
        return resources.flatMap(resource -> ResourceSummaries.differencesFromVso(resource).stream()
                .map(what -> new Difference(Severity.DIFFERS, ResourceNames.of(resource), what)));
    }
}
