package dev.vso.operator.app;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.http.ListPagination;
import dev.vso.operator.kubernetes.watch.NamespaceBudget;
import dev.vso.operator.kubernetes.watch.Partition;
import dev.vso.operator.kubernetes.watch.PartitionedItemStore;
import dev.vso.operator.kubernetes.watch.StrippingItemStore;
import dev.vso.operator.sharding.ShardedReconciler;
import dev.vso.operator.sharding.SharedReconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceDeleteEvent;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The resources of one kind when several replicas share the work. The watch covers all namespaces; a resource outside
 * this replica's shards is dropped on arrival. Kinds that resources of all namespaces may refer to are kept completely.
 */
final class ShardedKind<P extends HasMetadata> implements Partition {

    private final Sharding sharding;
    private final KubernetesClient client;
    private final Class<P> kind;
    private final boolean shared;
    private final PartitionedItemStore<P> store;
    private @Nullable Controller<P> controller;

    /**
     * @param large memory for large resources
     * @param shared whether resources of all namespaces may refer to this kind
     */
    ShardedKind(Sharding sharding, KubernetesClient client, Class<P> kind, NamespaceBudget large, boolean shared) {
        this.sharding = sharding;
        this.client = client;
        this.kind = kind;
        this.shared = shared;
        this.store = new PartitionedItemStore<>(
                new StrippingItemStore<>(large),
                shared ? _ -> true : sharding::keeps,
                shared ? _ -> Optional.empty() : this::outline);
    }

    /**
     * A resource with only its name. The framework remembers the names of resources, and drops them when it gets this.
     */
    private Optional<P> outline(ObjectKey key) {
        P outline = client.getKubernetesSerialization().unmarshal("{\"metadata\":{}}", kind);
        outline.getMetadata().setNamespace(key.namespace());
        outline.getMetadata().setName(key.name());
        return Optional.of(outline);
    }

    Reconciler<P> reconciler(Reconciler<P> writing, Reconciler<P> looking) {
        return shared
                ? new SharedReconciler<>(writing, looking, sharding.table())
                : new ShardedReconciler<>(writing, sharding.table(), sharding::handedOver);
    }

    void configure(ControllerConfigurationOverrider<P> configuration) {
        configuration.withItemStore(store);
        if (!shared) {
            configuration.withGenericFilter(
                    resource -> sharding.keeps(resource.getMetadata().getNamespace()));
        }
    }

    void watchedBy(Controller<P> watching) {
        controller = watching;
    }

    @Override
    public void expect() {
        store.expect();
    }

    @Override
    public void fill(Predicate<String> namespaces) {
        if (!shared) {
            ListPagination.forEach(
                    page -> client.resources(kind).inAnyNamespace().list(page), store::offer);
        }
        store.listed();
    }

    @Override
    public void announce(Predicate<String> namespaces) {
        store.in(namespaces)
                .forEach(resource ->
                        tell(new ResourceEvent(ResourceAction.ADDED, ResourceID.fromResource(resource), resource)));
    }

    /** Reports them to the framework as deleted, so that it and the reconciler drop their state. */
    @Override
    public void drop(Predicate<String> namespaces) {
        if (!shared) {
            store.drop(namespaces)
                    .forEach(resource -> tell(new ResourceDeleteEvent(
                            ResourceAction.DELETED, ResourceID.fromResource(resource), resource, false)));
        }
    }

    private void tell(ResourceEvent event) {
        Objects.requireNonNull(controller).getEventProcessor().handleEvent(event);
    }
}
