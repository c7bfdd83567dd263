package dev.vso.operator.auth;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultConnection;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.NamespaceBudget;
import dev.vso.operator.kubernetes.watch.WatchedKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@link ReferencedObjects} from watches; reports appearance, removal and changes of spec to {@link DependencyIndex}.
 */
public final class WatchedReferencedObjects implements ReferencedObjects, AutoCloseable {

    private final WatchedKind<VaultAuth> auths;
    private final WatchedKind<VaultAuthGlobal> globals;
    private final WatchedKind<VaultConnection> connections;
    private final List<Consumer<ObjectKey>> whenAuthIsRemoved = new CopyOnWriteArrayList<>();

    /**
     * @param namespaces the namespaces to watch; empty for all
     * @param large memory for large ones
     */
    public WatchedReferencedObjects(
            KubernetesClient client, Set<String> namespaces, NamespaceBudget large, DependencyIndex dependents) {
        auths = new WatchedKind<>(
                client,
                VaultAuth.class,
                namespaces,
                large,
                key -> authChanged(key, notifying(Dependency.Kind.VAULT_AUTH, dependents)));
        globals = new WatchedKind<>(
                client,
                VaultAuthGlobal.class,
                namespaces,
                large,
                notifying(Dependency.Kind.VAULT_AUTH_GLOBAL, dependents));
        connections = new WatchedKind<>(
                client,
                VaultConnection.class,
                namespaces,
                large,
                notifying(Dependency.Kind.VAULT_CONNECTION, dependents));
    }

    /**
     * Calls the listener for each removed VaultAuth, when it can no longer be found here and before its dependents are
     * triggered: these must not log in with it once more.
     */
    public void onAuthRemoved(Consumer<ObjectKey> listener) {
        whenAuthIsRemoved.add(listener);
    }

    private void authChanged(ObjectKey key, Consumer<ObjectKey> notify) {
        if (auth(key).isEmpty()) {
            whenAuthIsRemoved.forEach(listener -> listener.accept(key));
        }
        notify.accept(key);
    }

    private static Consumer<ObjectKey> notifying(Dependency.Kind kind, DependencyIndex dependents) {
        return key -> dependents.changed(new Dependency(kind, key));
    }

    /** Starts the watches; each future completes when all existing objects are known. */
    public List<CompletableFuture<Void>> start() {
        List<CompletableFuture<Void>> synced = new ArrayList<>();
        synced.addAll(auths.start());
        synced.addAll(globals.start());
        synced.addAll(connections.start());
        return synced;
    }

    /** True if all watches run. */
    public boolean healthy() {
        return auths.healthy() && globals.healthy() && connections.healthy();
    }

    @Override
    public Optional<VaultAuth> auth(ObjectKey key) {
        return auths.get(key);
    }

    @Override
    public Stream<VaultAuth> auths(String namespace) {
        return auths.all().filter(auth -> auth.getMetadata().getNamespace().equals(namespace));
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
}
