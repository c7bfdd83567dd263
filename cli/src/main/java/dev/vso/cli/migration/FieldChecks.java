package dev.vso.cli.migration;

import dev.vso.cli.migration.Difference.Severity;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.stream.Stream;

/** Fields that mean something else here, as the descriptor of each kind says. Pure. */
final class FieldChecks {

    private FieldChecks() {}

    static Stream<Difference> differences(ClusterState survey) {
        Stream<HasMetadata> resources = Stream.of(
                        survey.outlines().stream().map(ResourceSummary::resource),
                        survey.auths().stream(),
                        survey.connections().stream())
                .flatMap(each -> each);
        return resources.flatMap(resource -> ResourceSummaries.differencesFromVso(resource).stream()
                .map(what -> new Difference(Severity.DIFFERS, ResourceNames.of(resource), what)));
    }
}
