package dev.vso.operator.kubernetes.watch;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.ObjectNames;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches single Secrets by name, for Secrets without the operator's labels: destinations that users create, and
 * certificates that connections trust.
 *
 * <p>A Secret is watched once for all its listeners, and only while it has any. Its value is passed to the listeners
 * and not stored. Needs {@code get}, {@code list} and {@code watch} on the Secret of that name.
 */
public final class NamedSecretWatch implements NamedSecrets, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NamedSecretWatch.class);

    private record Watched(SharedIndexInformer<Secret> informer, List<Listener> listeners) {}

    private final KubernetesClient client;
    private final Map<ObjectKey, Watched> watched = new HashMap<>();

    public NamedSecretWatch(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public synchronized Subscription watch(ObjectKey key, Listener listener) {
        if (!ObjectNames.isKey(key)) {
            return () -> {}; // no Secret can have this name
        }
        var existing = watched.get(key);
        if (existing == null) {
            var listeners = new CopyOnWriteArrayList<>(List.of(listener));
            var informer = informer(key, listeners);
            watched.put(key, new Watched(informer, listeners));
            informer.start();
        } else {
            existing.listeners().add(listener);
        }
        return () -> end(key, listener);
    }

    @Override
    public Optional<Secret> read(ObjectKey key) {
        if (!ObjectNames.isKey(key)) {
            return Optional.empty();
        }
        return Optional.ofNullable(client.secrets()
                .inNamespace(key.namespace())
                .withName(key.name())
                .get());
    }

    /** The number of watched Secrets. */
    public synchronized int size() {
        return watched.size();
    }

    @Override
    public synchronized void close() {
        watched.values().forEach(it -> it.informer().stop());
        watched.clear();
    }

    private synchronized void end(ObjectKey key, Listener listener) {
        var existing = watched.get(key);
        if (existing != null
                && existing.listeners().remove(listener)
                && existing.listeners().isEmpty()) {
            watched.remove(key);
            existing.informer().stop();
        }
    }

    private SharedIndexInformer<Secret> informer(ObjectKey key, List<Listener> listeners) {
        return client.secrets()
                .inNamespace(key.namespace())
                .withName(key.name())
                .runnableInformer(0)
                .removeNamespaceIndex()
                .itemStore(new KeysOnlyItemStore(new KeysOnlyItemStore.Sink() {
                    @Override
                    public void put(ObjectKey changed, Secret secret) {
                        notifyListeners(changed, Optional.of(secret), listeners);
                    }

                    @Override
                    public void remove(ObjectKey gone, String uid) {
                        notifyListeners(gone, Optional.empty(), listeners);
                    }
                }))
                .exceptionHandler((started, problem) -> true);
    }

    private static void notifyListeners(ObjectKey key, Optional<Secret> secret, List<Listener> listeners) {
        for (var listener : listeners) {
            try {
                listener.changed(key, secret);
            } catch (RuntimeException e) {
                log.error("A listener to Secret {} failed", key, e);
            }
        }
    }
}
