package dev.vso.cli.explain;

import dev.vso.operator.error.Obstacle;
import dev.vso.operator.inventory.Ages;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.inventory.Kind;
import dev.vso.operator.inventory.Outlines;
import dev.vso.operator.inventory.Refused;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.render.Shape;
import dev.vso.operator.summary.Outline;
import dev.vso.operator.summary.Part;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the resource is there and makes sense. */
final class ResourceStep implements Step {

    private final KubernetesClient client;
    private final ClusterView cluster;
    private final Shape shape;
    private final InstantSource clock;

    ResourceStep(KubernetesClient client, ClusterView cluster, Shape shape, InstantSource clock) {
        this.client = client;
        this.cluster = cluster;
        this.shape = shape;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "resource";
    }

    @Override
    public Looked look(Trail trail) {
        Optional<? extends HasMetadata> found = cluster.inventory().get(trail.kind(), trail.key());
        return found.isEmpty() ? Looked.of(missing(trail), trail) : there(found.get(), trail);
    }

    private Looked there(HasMetadata resource, Trail trail) {
        Instant now = clock.instant();
        Optional<Outline> outline = Outlines.of(resource, now);
        Trail after = trail.with(resource, outline);
        String going = resource.getMetadata().getDeletionTimestamp();
        if (going != null) {
            return Looked.of(going(resource, Duration.between(Instant.parse(going), now)), after);
        }
        if (outline.isEmpty()) {
            return trail.kind().fillsSecrets()
                    ? Looked.of(Finding.Broken.of("it has no spec", "give it one"), after)
                    : Looked.of(new Finding.Fine("is there"), after);
        }
        try {
            Outlines.asks(resource);
            for (Part part : outline.get().parts()) {
                shape.recipe(resource, part.destination(), cluster);
            }
            return Looked.of(new Finding.Fine(way(outline.get())), after);
        } catch (Obstacle obstacle) {
            return Looked.of(Finding.Broken.of(obstacle.problem()), after);
        }
    }

    private static String way(Outline outline) {
        return outline.source()
                + " → "
                + outline.parts().stream()
                        .map(part -> "Secret " + part.destination().name())
                        .collect(Collectors.joining(", "));
    }

    private static Finding going(HasMetadata resource, Duration since) {
        List<String> finalizers = resource.getMetadata().getFinalizers();
        return finalizers == null || finalizers.isEmpty()
                ? Finding.Broken.of("it is being deleted", "wait until it is gone")
                : Finding.Broken.of(
                        "it is being deleted for %s and waits for %s"
                                .formatted(Ages.words(since), String.join(", ", finalizers)),
                        "look at its events: kubectl describe %s -n %s %s"
                                .formatted(
                                        resource.getKind().toLowerCase(Locale.ROOT),
                                        resource.getMetadata().getNamespace(),
                                        resource.getMetadata().getName()));
    }

    private Finding missing(Trail trail) {
        Kind kind = trail.kind();
        ObjectKey key = trail.key();
        if (!client.supports(kind.type())) {
            return Finding.Broken.of(
                    "this cluster does not know the kind %s".formatted(kind.word()),
                    "install the custom resource definitions, see docs/install.md");
        }
        String none = "there is no %s %s in namespace %s".formatted(kind.word(), key.name(), key.namespace());
        return elsewhere(kind, key)
                .map(other -> Finding.Broken.of(
                        "%s; one of that name is in namespace %s".formatted(none, other),
                        "add -n %s if that one is meant".formatted(other)))
                .orElseGet(() -> Finding.Broken.of(
                        none, "correct the name or give its namespace with -n; vso list -A shows what there is"));
    }

    private Optional<String> elsewhere(Kind kind, ObjectKey key) {
        try {
            Inventory inventory = cluster.inventory();
            return inventory.list(kind, Optional.empty()).stream()
                    .map(ObjectKey::of)
                    .filter(other -> other.name().equals(key.name()))
                    .map(ObjectKey::namespace)
                    .findFirst();
        } catch (Refused _) {
            return Optional.empty();
        }
    }
}
