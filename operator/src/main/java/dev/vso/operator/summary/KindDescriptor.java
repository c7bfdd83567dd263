package dev.vso.operator.summary;

import dev.vso.operator.kubernetes.json.CustomResourceType;
import dev.vso.operator.status.ResourceState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the operator, its metrics, its dashboard and the commands need to know about one kind of custom resource. Each
 * controller's package has one; {@code ResourceKind} lists them all. Pure and stateless.
 *
 * @param <R> the kind
 */
public sealed interface KindDescriptor<R extends CustomResource<?, ?>> permits SecretKind, ReferenceKind {

    /** Which namespaces are watched when the operator is limited to some. */
    enum WatchScope {
        WATCHED_NAMESPACES,
        /** The operator's own namespace too, because all namespaces may use its resources. */
        ALSO_OPERATORS_NAMESPACE
    }

    /** How its resources are parsed. */
    CustomResourceType<R, ?, ?> json();

    WatchScope watchScope();

    /** Whether its resources hold leases, or others refer to them: these are reconciled before the rest. */
    boolean isUrgent();

    /** The finalizer that its resources may have, added by this operator or by VSO. */
    Optional<String> finalizer();

    /** The resource's state for metrics, from its status, which may be all that is known of a large one. */
    Optional<ResourceState> state(R resource);

    /**
     * Fields with another meaning than in VSO, each as a sentence.
     *
     * @param resource a resource with a spec
     */
    default List<String> differencesFromVso(R resource) {
        return List.of();
    }

    default Class<R> type() {
        return json().type();
    }

    /** The kind's name in manifests. */
    default String name() {
        return type().getSimpleName();
    }

    default String singular() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The short name for {@code kubectl} and the commands, such as {@code vss}. */
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
