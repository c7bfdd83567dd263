package dev.vso.operator.auth.connection;

import static dev.vso.operator.error.SyncError.terminal;

import dev.vso.api.VaultConnection;
import dev.vso.api.VaultConnectionSpec;
import dev.vso.error.Explanation;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.ReferencedObjects;
import dev.vso.operator.auth.login.OperatorFile;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.ObjectNames;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.operator.time.GoDuration;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.address.AddressGuard;
import dev.vso.vault.client.ConnectionSettings;
import dev.vso.vault.client.SharedLimits;
import dev.vso.vault.client.VaultClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The VaultConnections in use, each with one client; a client is replaced when its settings change. */
public final class VaultConnections implements AutoCloseable {

    /** Running requests may finish on the replaced client. */
    private static final Duration GRACE = Duration.ofSeconds(90);

    /** The interval of probes of a former connection whose Vault does not answer. */
    private static final Duration PROBE_FORMER = Duration.ofSeconds(1);

    /** In bytes; the list of all public authorities has a quarter of it. */
    private static final int GREATEST_CA_FILE = 1 << 20;

    private final ReferencedObjects objects;
    private final CaSecrets caSecrets;
    private final Function<ObjectKey, VaultObserver> observers;
    private final DelayedExecutor executor;
    private final int concurrency;
    private final AddressGuard guard;
    private final SharedLimits shared;
    private final List<Path> caFolders;
    private final ConcurrentHashMap<ObjectKey, Open> open = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Former, VaultConnectionHandle> former = new ConcurrentHashMap<>();
    private final List<Consumer<ObjectKey>> downListeners = new CopyOnWriteArrayList<>();

    /**
     * The inputs of the settings. It is compared for every request to Vault, so it has only what is in memory: a file's
     * time stands for its content.
     */
    private record Basis(VaultConnectionSpec spec, Optional<String> caSecret, Optional<FileTime> caFile) {}

    private record Open(Basis basis, VaultConnectionHandle connection) {}

    private record Former(ObjectKey key, ConnectionSettings settings) {}

    /** For a developer's machine, where every address is allowed. */
    public VaultConnections(
            ReferencedObjects objects,
            CaSecrets caSecrets,
            Function<ObjectKey, VaultObserver> observers,
            DelayedExecutor executor,
            int concurrency,
            List<Path> caFolders) {
        this(objects, caSecrets, observers, executor, concurrency, caFolders, AddressGuard.LOCAL);
    }

    /**
     * @param concurrency maximum of concurrent requests per connection
     * @param caFolders folders in which {@code caCertPath} may name files
     * @param guard decides to which addresses the operator connects
     */
    public VaultConnections(
            ReferencedObjects objects,
            CaSecrets caSecrets,
            Function<ObjectKey, VaultObserver> observers,
            DelayedExecutor executor,
            int concurrency,
            List<Path> caFolders,
            AddressGuard guard) {
        this.guard = guard;
        this.shared = new SharedLimits(Runtime.getRuntime().maxMemory());
        this.objects = objects;
        this.caSecrets = caSecrets;
        this.observers = observers;
        this.executor = executor;
        this.concurrency = concurrency;
        this.caFolders = List.copyOf(caFolders);
    }

    /** Calls the listener each time a Vault stops answering or may have. */
    public void onDown(Consumer<ObjectKey> listener) {
        downListeners.add(listener);
    }

    /**
     * The connection with the VaultConnection's current settings.
     *
     * @throws SyncException if the VaultConnection does not exist or is invalid
     */
    public VaultConnectionHandle get(ObjectKey key) throws SyncException {
        VaultConnection resource = objects.connection(key)
                .orElseThrow(() -> terminal(
                                "VaultClientConfigError",
                                "VaultConnection %s does not exist".formatted(key),
                                "create it")
                        .exception());
        return get(key, resource);
    }

    /**
     * The connection with this VaultConnection's settings, unless a newer version is known.
     *
     * @throws SyncException if it is invalid
     */
    public VaultConnectionHandle get(VaultConnection reconciled) throws SyncException {
        ObjectKey key = ObjectKey.of(reconciled);
        // The reconciler's own watch may be ahead of this one, for example right after a creation.
        return get(
                key,
                objects.connection(key)
                        .filter(known -> !isOlder(known, reconciled))
                        .orElse(reconciled));
    }

    private static boolean isOlder(VaultConnection known, VaultConnection reconciled) {
        return !known.getMetadata().getUid().equals(reconciled.getMetadata().getUid())
                || known.getMetadata().getGeneration()
                        < reconciled.getMetadata().getGeneration();
    }

    private VaultConnectionHandle get(ObjectKey key, VaultConnection resource) throws SyncException {
        AuthResolver.requireTakeable(resource);
        VaultConnectionSpec spec = resource.getSpec();
        if (spec == null) { // stored before the CRD required one
            throw terminal(
                            "VaultClientConfigError",
                            "VaultConnection %s has no spec".formatted(key),
                            "give it one with at least an address")
                    .exception();
        }
        Basis basis = basis(key, spec);
        Open current = open.get(key);
        return current != null && current.basis().equals(basis)
                ? current.connection()
                : replace(key, basis, settings(key, basis));
    }

    private synchronized VaultConnectionHandle replace(ObjectKey key, Basis basis, ConnectionSettings settings) {
        Open current = open.get(key);
        if (current != null && current.connection().settings().equals(settings)) {
            open.put(key, new Open(basis, current.connection()));
            return current.connection();
        }
        VaultConnectionHandle fresh = new VaultConnectionHandle(
                key,
                new VaultClient(settings, observers.apply(key), concurrency, guard, shared, key.namespace()),
                this::wentDown);
        open.put(key, new Open(basis, fresh));
        if (current != null) {
            retire(current.connection());
        }
        return fresh;
    }

    /**
     * A connection with the settings that a token was used with, so that a clean-up works even if the VaultConnection,
     * or its CA, was deleted or changed.
     */
    public VaultConnectionHandle former(ObjectKey key, ConnectionSettings settings) {
        return Optional.ofNullable(open.get(key))
                .map(Open::connection)
                .filter(current ->
                        current.settings().equals(settings) && current.down().isEmpty())
                .orElseGet(() -> former.computeIfAbsent(new Former(key, settings), this::reopened));
    }

    private VaultConnectionHandle reopened(Former of) {
        executor.schedule(GRACE, () -> Optional.ofNullable(former.remove(of)).ifPresent(this::retire));
        // Without metrics, because the series of a VaultConnection end with it.
        return new VaultConnectionHandle(
                of.key(),
                new VaultClient(
                        of.settings(),
                        VaultObserver.NONE,
                        concurrency,
                        guard,
                        shared,
                        of.key().namespace()),
                _ -> probeSoon(of));
    }

    /** No reconciler probes it. */
    private void probeSoon(Former of) {
        executor.schedule(PROBE_FORMER, () -> {
            VaultConnectionHandle connection = former.get(of);
            if (connection != null) {
                var _ = connection.probe();
                if (connection.down().isPresent()) {
                    probeSoon(of);
                }
            }
        });
    }

    /** The VaultConnection was deleted. */
    public void forget(ObjectKey key) {
        Open gone = open.remove(key);
        if (gone != null) {
            retire(gone.connection());
        }
        caSecrets.forget(key);
    }

    private void retire(VaultConnectionHandle connection) {
        executor.schedule(GRACE, connection::close);
    }

    private void wentDown(ObjectKey key) {
        downListeners.forEach(listener -> listener.accept(key));
    }

    private Basis basis(ObjectKey key, VaultConnectionSpec spec) throws SyncException {
        Optional<ObjectKey> secret = caSecret(key, spec);
        Optional<String> path = present(spec.caCertPath());
        if (secret.isPresent() && path.isPresent()) {
            throw unusable(key, Explanation.of("caCertSecretRef and caCertPath are both set", "remove one"));
        }
        Optional<String> unnamed = secret.flatMap(ca -> ObjectNames.problem("caCertSecretRef", ca.name()));
        if (unnamed.isPresent()) {
            throw unusable(key, Explanation.of(unnamed.get()));
        }
        return new Basis(spec, trustedPem(key, secret), path.flatMap(this::changedAt));
    }

    private Optional<String> trustedPem(ObjectKey key, Optional<ObjectKey> secret) throws SyncException {
        if (secret.isEmpty()) {
            caSecrets.forget(key);
            return Optional.empty();
        }
        return Optional.of(caSecrets.pem(key, secret.get()));
    }

    private static Optional<ObjectKey> caSecret(ObjectKey key, VaultConnectionSpec spec) {
        return present(spec.caCertSecretRef()).map(name -> new ObjectKey(key.namespace(), name));
    }

    private Optional<FileTime> changedAt(String path) {
        try {
            return Optional.of(
                    Files.getLastModifiedTime(OperatorFile.of(path, caFolders).path()));
        } catch (IOException | OperatorFile.Unusable _) {
            return Optional.empty(); // reported when it is read
        }
    }

    /** Reads a file, so never under the lock. */
    private ConnectionSettings settings(ObjectKey key, Basis basis) throws SyncException {
        VaultConnectionSpec spec = basis.spec();
        try {
            return new ConnectionSettings(
                    ConnectionSettings.parsed(spec.address()),
                    present(spec.tlsServerName()),
                    present(spec.caCertPath()).map(this::file).or(basis::caSecret),
                    Boolean.TRUE.equals(spec.skipTLSVerify()),
                    spec.headers(),
                    timeout(spec));
        } catch (IllegalArgumentException e) {
            throw unusable(key, Explanation.of(String.valueOf(e.getMessage())));
        }
    }

    private static SyncException unusable(ObjectKey key, Explanation why) {
        return terminal("VaultClientConfigError", why.within("VaultConnection %s: ".formatted(key)))
                .exception();
    }

    private static Duration timeout(VaultConnectionSpec spec) {
        Optional<String> timeout = present(spec.timeout());
        try {
            return timeout.map(GoDuration::parse).orElse(ConnectionSettings.DEFAULT_TIMEOUT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("timeout: " + e.getMessage(), e);
        }
    }

    private String file(String path) {
        if (caFolders.isEmpty()) {
            throw new IllegalArgumentException(
                    "caCertPath names a file of the operator, and this operator reads no such files; use caCertSecretRef, or start it with --ca-cert-dirs and a folder (chart value controller.manager.caCertDirs)");
        }
        try {
            return OperatorFile.of(path, caFolders).read(GREATEST_CA_FILE);
        } catch (OperatorFile.Unusable e) {
            throw new IllegalArgumentException("caCertPath %s: %s".formatted(path, e.why()), e);
        }
    }

    private static Optional<String> present(@Nullable String text) {
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @Override
    public void close() {
        open.values().forEach(it -> it.connection().close());
        open.clear();
        former.values().forEach(VaultConnectionHandle::close);
        former.clear();
    }
}
