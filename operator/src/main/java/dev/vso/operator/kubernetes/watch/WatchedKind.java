package dev.vso.operator.kubernetes.watch;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.http.ListPagination;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Watches the objects of one kind, in all namespaces or in some. */
public final class WatchedKind<T extends HasMetadata> implements AutoCloseable {

    private static final String EVERYWHERE = "";

    private final Map<String, SharedIndexInformer<T>> informers = new HashMap<>();

    /**
     * A watch that is not started yet.
     *
     * @param namespaces the namespaces to watch; empty for all
     * @param budget for large ones
     * @param changed called when an object appears, is removed or changes its spec
     */
    public WatchedKind(
            KubernetesClient client,
            Class<T> type,
            Set<String> namespaces,
            NamespaceBudget budget,
            Consumer<ObjectKey> changed) {
        if (namespaces.isEmpty()) {
            informers.put(
                    EVERYWHERE,
                    client.resources(type)
                            .inAnyNamespace()
                            .withLimit(ListPagination.SIZE)
                            .runnableInformer(0));
        }
        for (String namespace : namespaces) {
            informers.put(
                    namespace,
                    client.resources(type)
                            .inNamespace(namespace)
                            .withLimit(ListPagination.SIZE)
                            .runnableInformer(0));
        }
        var handler = new Changes<T>(changed);
        for (SharedIndexInformer<T> informer : informers.values()) {
            // The client's default ends a watch for good after an object that it cannot parse.
            informer.exceptionHandler((started, _) -> started);
            informer.itemStore(new StrippingItemStore<>(budget));
            informer.addEventHandler(handler);
        }
    }

    /**
     * Starts the watch. The future completes when all existing objects are known, and fails if the API server refuses
     * the list.
     */
    public List<CompletableFuture<Void>> start() {
        return informers.values().stream()
                .map(informer -> informer.start().toCompletableFuture())
                .toList();
    }

    /**
     * Waits for started watches.
     *
     * @throws KubernetesClientException if the API server does not answer or refuses the list
     */
    public static void await(Stream<CompletableFuture<Void>> started) {
        try {
            CompletableFuture.allOf(started.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof KubernetesClientException refused ? refused : e;
        }
    }

    /** True if the watch runs. */
    public boolean healthy() {
        return informers.values().stream().allMatch(SharedIndexInformer::isRunning);
    }

    public Optional<T> get(ObjectKey key) {
        var informer = informers.getOrDefault(key.namespace(), informers.get(EVERYWHERE));
        return informer == null
                ? Optional.empty()
                : Optional.ofNullable(informer.getStore().getByKey(key.toString()));
    }

    public Stream<T> all() {
        return informers.values().stream().flatMap(informer -> informer.getStore().list().stream());
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }

    private record Changes<T extends HasMetadata>(Consumer<ObjectKey> changed) implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T object) {
            changed.accept(ObjectKey.of(object));
        }

        @Override
        public void onUpdate(T before, T after) {
            boolean specChanged = !Objects.equals(
                            before.getMetadata().getGeneration(),
                            after.getMetadata().getGeneration())
                    || !Objects.equals(
                            before.getMetadata().getUid(), after.getMetadata().getUid());
            if (specChanged) {
                changed.accept(ObjectKey.of(after));
            }
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            changed.accept(ObjectKey.of(object));
        }
    }
}
