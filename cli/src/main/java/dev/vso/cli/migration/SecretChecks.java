package dev.vso.cli.migration;

import dev.vso.cli.migration.Difference.Severity;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.ApplyReason;
import dev.vso.operator.secret.DestinationDecision;
import dev.vso.operator.secret.DestinationPlan;
import dev.vso.operator.secret.SecretTypes;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.secret.render.SecretRenderer;
import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.ResourceSummary;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Consequences for the Secrets, by the operator's own plan. Pure. */
final class SecretChecks {

    private SecretChecks() {}

    static Stream<Difference> differences(ClusterState state, SecretRenderer renderer) {
        return state.summaries().stream()
                .flatMap(summary -> Stream.concat(spec(summary, state, renderer), secrets(summary, state)));
    }

    /** Invalid paths, filters and templates. */
    private static Stream<Difference> spec(ResourceSummary summary, ClusterState state, SecretRenderer renderer) {
        try {
            ResourceSummaries.asks(summary.resource());
            for (ManagedSecret part : summary.parts()) {
                renderer.recipe(summary.resource(), part.destination(), state.transformationLookup());
            }
            return Stream.empty();
        } catch (SyncException failure) {
            return Stream.of(new Difference(
                    Severity.STOPS,
                    ResourceNames.of(summary.resource()),
                    failure.error().message()));
        }
    }

    private static Stream<Difference> secrets(ResourceSummary summary, ClusterState state) {
        return summary.parts().stream().map(part -> secret(summary, part, state));
    }

    private static Difference secret(ResourceSummary summary, ManagedSecret part, ClusterState state) {
        Owner owner = OwnerFactory.of(summary.resource(), part.name());
        var key = new ObjectKey(owner.namespace(), part.destination().name());
        Optional<ClusterState.ExistingSecret> held =
                Optional.ofNullable(state.secrets().byKey().get(key));
        Optional<String> lastMac = state.secrets().comparable() ? part.mac() : Optional.empty();
        var observed = new DestinationPlan.Observed(
                part.destination(),
                owner,
                held.map(ClusterState.ExistingSecret::secret),
                lastMac.orElse(""),
                held.map(it -> Set.copyOf(it.keys())).orElse(Set.of()),
                lastMac);
        String where = "Secret " + key;
        return switch (new DestinationPlan(state.owners(key), SecretTypes.USUAL).decide(observed)) {
            case DestinationDecision.Conflict conflict -> new Difference(Severity.STOPS, where, conflict.message());
            case DestinationDecision.Create _ ->
                new Difference(Severity.DIFFERS, where, "is missing, and is created at the first sync");
            case DestinationDecision.Recreate _ ->
                new Difference(
                        Severity.DIFFERS, where, "is deleted and created again: " + DestinationDecision.Recreate.WHY);
            case DestinationDecision.Unchanged _ ->
                new Difference(Severity.STAYS, where, "taken over as it is: no write, no restart" + lease(summary));
            case DestinationDecision.Apply _
            when lastMac.isEmpty() ->
                new Difference(
                        Severity.STAYS,
                        where,
                        "compared with Vault at the first sync, and written only if it differs" + lease(summary));
            case DestinationDecision.Apply apply ->
                new Difference(
                        Severity.DIFFERS,
                        where,
                        "is written at the first sync: "
                                + apply.reasons().stream()
                                        .map(ApplyReason::words)
                                        .sorted()
                                        .collect(Collectors.joining(", ")));
        };
    }

    private static String lease(ResourceSummary summary) {
        boolean leased = summary.parts().stream().anyMatch(part -> part.end().isPresent());
        return leased ? ", and its credentials are kept and renewed" : "";
    }
}
