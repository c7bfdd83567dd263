package dev.vso.operator.auth;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultConnection;
import dev.vso.operator.cluster.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** {@link AuthObjects} from watches; a change of spec, an appearance and a removal are told to {@link Dependents}. */
public final class WatchedAuthObjects implements AuthObjects, AutoCloseable {

    private final Kind<VaultAuth> auths;
    private final Kind<VaultAuthGlobal> globals;
    private final Kind<VaultConnection> connections;

    /** @param namespaces the namespaces to watch; empty for all */
    public WatchedAuthObjects(KubernetesClient client, Set<String> namespaces, Dependents dependents) {
        auths = new Kind<>(client, VaultAuth.class, Consulted.Kind.VAULT_AUTH, namespaces, dependents);
        globals = new Kind<>(client, VaultAuthGlobal.class, Consulted.Kind.VAULT_AUTH_GLOBAL, namespaces, dependents);
        connections =
                new Kind<>(client, VaultConnection.class, Consulted.Kind.VAULT_CONNECTION, namespaces, dependents);
    }

    /** The VaultConnections that trust the certificates of this Secret. */
    public List<ObjectKey> trusting(ObjectKey caSecret) {
        return connections
                .all()
                .filter(connection -> connection.getMetadata().getNamespace().equals(caSecret.namespace()))
                .filter(connection -> connection.getSpec() != null
                        && caSecret.name().equals(connection.getSpec().caCertSecretRef()))
                .map(ObjectKey::of)
                .toList();
    }

    /**
     * Starts the watches and returns when all is known that exists.
     *
     * @throws KubernetesClientException if the API server does not answer or does not let us list
     */
    public void start() {
        List<CompletableFuture<Void>> synced = new ArrayList<>();
        synced.addAll(auths.start());
        synced.addAll(globals.start());
        synced.addAll(connections.start());
        try {
            CompletableFuture.allOf(synced.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof KubernetesClientException refused ? refused : e;
        }
    }

    /** Whether all watches run. */
    public boolean healthy() {
        return auths.healthy() && globals.healthy() && connections.healthy();
    }

    @Override
    public Optional<VaultAuth> auth(ObjectKey key) {
        return auths.get(key);
    }

    @Override
    public Optional<VaultAuthGlobal> global(ObjectKey key) {
        return globals.get(key);
    }

    @Override
    public Optional<VaultConnection> connection(ObjectKey key) {
        return connections.get(key);
    }

    @Override
    public void close() {
        auths.close();
        globals.close();
        connections.close();
    }

    /** The objects of one kind, by namespace where only some are watched. */
    private static final class Kind<T extends HasMetadata> {

        private static final String EVERYWHERE = "";

        private final Map<String, SharedIndexInformer<T>> informers = new HashMap<>();

        Kind(
                KubernetesClient client,
                Class<T> type,
                Consulted.Kind kind,
                Set<String> namespaces,
                Dependents dependents) {
            var handler = new Changes<T>(kind, dependents);
            if (namespaces.isEmpty()) {
                informers.put(
                        EVERYWHERE, client.resources(type).inAnyNamespace().runnableInformer(0));
            }
            for (String namespace : namespaces) {
                informers.put(
                        namespace, client.resources(type).inNamespace(namespace).runnableInformer(0));
            }
            informers.values().forEach(informer -> informer.addEventHandler(handler));
        }

        List<CompletableFuture<Void>> start() {
            return informers.values().stream()
                    .map(informer -> informer.start().toCompletableFuture())
                    .toList();
        }

        boolean healthy() {
            return informers.values().stream().allMatch(SharedIndexInformer::isRunning);
        }

        Optional<T> get(ObjectKey key) {
            var informer = informers.getOrDefault(key.namespace(), informers.get(EVERYWHERE));
            return informer == null
                    ? Optional.empty()
                    : Optional.ofNullable(informer.getStore().getByKey(key.toString()));
        }

        Stream<T> all() {
            return informers.values().stream().flatMap(informer -> informer.getStore().list().stream());
        }

        void close() {
            informers.values().forEach(SharedIndexInformer::stop);
        }
    }

    private record Changes<T extends HasMetadata>(Consulted.Kind kind, Dependents dependents)
            implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T object) {
            tell(object);
        }

        @Override
        public void onUpdate(T before, T after) {
            boolean specChanged = !Objects.equals(
                            before.getMetadata().getGeneration(),
                            after.getMetadata().getGeneration())
                    || !Objects.equals(
                            before.getMetadata().getUid(), after.getMetadata().getUid());
            if (specChanged) {
                tell(after);
            }
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            tell(object);
        }

        private void tell(T object) {
            dependents.changed(new Consulted(kind, ObjectKey.of(object)));
        }
    }
}
