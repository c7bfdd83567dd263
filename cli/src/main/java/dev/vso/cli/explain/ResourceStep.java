package dev.vso.cli.explain;

import dev.vso.operator.error.SyncException;
import dev.vso.operator.inventory.Ages;
import dev.vso.operator.inventory.ForbiddenException;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.secret.render.SecretRenderer;
import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the resource exists and is valid. */
final class ResourceStep implements DiagnosticStep {

    private final KubernetesClient client;
    private final ClusterView cluster;
    private final SecretRenderer renderer;
    private final InstantSource clock;

    ResourceStep(KubernetesClient client, ClusterView cluster, SecretRenderer renderer, InstantSource clock) {
        this.client = client;
        this.cluster = cluster;
        this.renderer = renderer;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "resource";
    }

    @Override
    public StepResult run(DiagnosisContext context) {
        Optional<? extends HasMetadata> found = cluster.inventory().get(context.kind(), context.key());
        return found.isEmpty() ? StepResult.of(missing(context), context) : there(found.get(), context);
    }

    private StepResult there(HasMetadata resource, DiagnosisContext context) {
        Instant now = clock.instant();
        Optional<ResourceSummary> summary = ResourceSummaries.of(resource, now);
        DiagnosisContext after = context.with(summary);
        String going = resource.getMetadata().getDeletionTimestamp();
        if (going != null) {
            return StepResult.of(going(resource, Duration.between(Instant.parse(going), now)), after);
        }
        if (summary.isEmpty()) {
            return context.kind().fillsSecrets()
                    ? StepResult.of(StepFinding.Failure.of("it has no spec", "give it one"), after)
                    : StepResult.of(new StepFinding.Ok("is there"), after);
        }
        try {
            ResourceSummaries.asks(resource);
            for (ManagedSecret part : summary.get().parts()) {
                renderer.recipe(resource, part.destination(), cluster);
            }
            return StepResult.of(
                    Suspension.of(resource)
                            .<StepFinding>map(ResourceStep::suspended)
                            .orElseGet(() -> new StepFinding.Ok(way(summary.get()))),
                    after);
        } catch (SyncException failure) {
            return StepResult.of(StepFinding.Failure.of(failure.error()), after);
        }
    }

    private static StepFinding suspended(Suspension how) {
        return new StepFinding.Warning(
                "it is suspended, because %s: nothing is written for it".formatted(how.cause()),
                "to resume, %s".formatted(how.remedy()));
    }

    private static String way(ResourceSummary summary) {
        return summary.source()
                + " → "
                + summary.parts().stream()
                        .map(part -> "Secret " + part.destination().name())
                        .collect(Collectors.joining(", "));
    }

    private static StepFinding going(HasMetadata resource, Duration since) {
        List<String> finalizers = resource.getMetadata().getFinalizers();
        return finalizers == null || finalizers.isEmpty()
                ? StepFinding.Failure.of("it is being deleted", "wait until it is deleted")
                : StepFinding.Failure.of(
                        "it is being deleted for %s and waits for %s"
                                .formatted(Ages.words(since), String.join(", ", finalizers)),
                        "check its events: kubectl describe %s -n %s %s"
                                .formatted(
                                        resource.getKind().toLowerCase(Locale.ROOT),
                                        resource.getMetadata().getNamespace(),
                                        resource.getMetadata().getName()));
    }

    private StepFinding missing(DiagnosisContext context) {
        ResourceKind kind = context.kind();
        ObjectKey key = context.key();
        if (!client.supports(kind.type())) {
            return StepFinding.Failure.of(
                    "this cluster does not know the kind %s".formatted(kind.word()),
                    "install the custom resource definitions, see docs/install.md");
        }
        String none = "there is no %s %s in namespace %s".formatted(kind.word(), key.name(), key.namespace());
        return otherNamespaces(kind, key)
                .map(other -> StepFinding.Failure.of(
                        "%s; one of that name is in namespace %s".formatted(none, other),
                        "add -n %s if that one is meant".formatted(other)))
                .orElseGet(() -> StepFinding.Failure.of(
                        none, "correct the name or give its namespace with -n; vso list -A shows what there is"));
    }

    private Optional<String> otherNamespaces(ResourceKind kind, ObjectKey key) {
        try {
            Inventory inventory = cluster.inventory();
            return inventory.list(kind, Optional.empty()).stream()
                    .map(ObjectKey::of)
                    .filter(other -> other.name().equals(key.name()))
                    .map(ObjectKey::namespace)
                    .findFirst();
        } catch (ForbiddenException _) {
            return Optional.empty();
        }
    }
}
