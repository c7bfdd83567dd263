package dev.vso.operator.summary;

import dev.vso.operator.kubernetes.json.CustomResourceType;
import dev.vso.operator.status.ResourceState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the operator, its metrics, its dashboard and the commands need to know of one kind of custom resource. Each
 * controller's package has one; {@code ResourceKind} lists them all. Pure: it has no state and asks nobody.
 *
 * @param <R> the kind
 */
public sealed interface KindDescriptor<R extends CustomResource<?, ?>> permits SecretKind, ReferenceKind {

    /** Where resources are reconciled when only some namespaces are watched. */
    enum WatchScope {
        WATCHED_NAMESPACES,
        /** What all namespaces may use is in the operator's own. */
        ALSO_OPERATORS_NAMESPACE
    }

    /** How its resources are read. */
    CustomResourceType<R, ?, ?> json();

    WatchScope watchScope();

    /** Whether its resources hold leases, or others refer to them: they are reconciled before bulk work. */
    boolean isUrgent();

    /** The finalizer that its resources may carry, put there by this operator or by VSO before it. */
    Optional<String> finalizer();

    /** What metrics say of a resource, out of its status, which may be all that is known of a large one. */
    Optional<ResourceState> state(R resource);

    /**
     * Fields that mean something else than they do to VSO, each as a sentence.
     *
     * @param resource one with a spec
     */
    default List<String> differencesFromVso(R resource) {
        return List.of();
    }

    default Class<R> type() {
        return json().type();
    }

    /** As manifests have it. */
    default String name() {
        return type().getSimpleName();
    }

    default String singular() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As {@code kubectl} and the commands take it, such as {@code vss}. */
    default String shortName() {
        return CustomResource.getShortNames(type())[0];
    }

    default String plural() {
        return HasMetadata.getPlural(type());
    }

    default String group() {
        return HasMetadata.getGroup(type());
    }

    default String version() {
        return HasMetadata.getVersion(type());
    }
}
