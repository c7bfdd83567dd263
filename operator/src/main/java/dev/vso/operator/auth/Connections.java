package dev.vso.operator.auth;

import static dev.vso.operator.problem.Problem.lasting;

import dev.vso.api.VaultConnection;
import dev.vso.api.VaultConnectionSpec;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.time.GoDuration;
import dev.vso.operator.time.Later;
import dev.vso.operator.vault.ConnectionSettings;
import dev.vso.operator.vault.VaultClient;
import dev.vso.operator.vault.VaultObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The VaultConnections in use, each with one client; a client is made anew when what it was made from has changed. */
public final class Connections implements AutoCloseable {

    /** Requests under way may finish on the client that was replaced. */
    private static final Duration GRACE = Duration.ofSeconds(90);

    private final AuthObjects objects;
    private final CaSecrets caSecrets;
    private final Function<ObjectKey, VaultObserver> observers;
    private final Later later;
    private final int concurrency;
    private final ConcurrentHashMap<ObjectKey, Connection> open = new ConcurrentHashMap<>();
    private final List<Consumer<ObjectKey>> downListeners = new CopyOnWriteArrayList<>();

    public Connections(
            AuthObjects objects,
            CaSecrets caSecrets,
            Function<ObjectKey, VaultObserver> observers,
            Later later,
            int concurrency) {
        this.objects = objects;
        this.caSecrets = caSecrets;
        this.observers = observers;
        this.later = later;
        this.concurrency = concurrency;
    }

    /** Tells {@code listener} each time a Vault stops answering. */
    public void onDown(Consumer<ObjectKey> listener) {
        downListeners.add(listener);
    }

    /**
     * The connection as its VaultConnection says now.
     *
     * @throws Obstacle if the VaultConnection is gone or cannot be used
     */
    public Connection get(ObjectKey key) throws Obstacle {
        VaultConnection resource = objects.connection(key)
                .orElseThrow(() -> lasting(
                                "VaultClientConfigError", "VaultConnection %s does not exist; create it".formatted(key))
                        .obstacle());
        VaultConnectionSpec spec = resource.getSpec();
        if (spec == null) { // stored before the CRD demanded one
            throw lasting(
                            "VaultClientConfigError",
                            "VaultConnection %s has no spec; give it one with at least an address".formatted(key))
                    .obstacle();
        }
        ConnectionSettings settings = settings(key, spec);
        Connection current = open.get(key);
        if (current != null && current.settings().equals(settings)) {
            return current;
        }
        return replace(key, settings);
    }

    private synchronized Connection replace(ObjectKey key, ConnectionSettings settings) {
        Connection current = open.get(key);
        if (current != null && current.settings().equals(settings)) {
            return current;
        }
        Connection fresh =
                new Connection(key, new VaultClient(settings, observers.apply(key), concurrency), this::wentDown);
        open.put(key, fresh);
        if (current != null) {
            retire(current);
        }
        return fresh;
    }

    /** The VaultConnection is gone. */
    public void forget(ObjectKey key) {
        Connection gone = open.remove(key);
        if (gone != null) {
            retire(gone);
        }
    }

    private void retire(Connection connection) {
        later.after(GRACE, connection::close);
    }

    private void wentDown(ObjectKey key) {
        downListeners.forEach(listener -> listener.accept(key));
    }

    private ConnectionSettings settings(ObjectKey key, VaultConnectionSpec spec) throws Obstacle {
        try {
            return new ConnectionSettings(
                    ConnectionSettings.parsed(spec.address()),
                    present(spec.tlsServerName()),
                    ca(key, spec),
                    Boolean.TRUE.equals(spec.skipTLSVerify()),
                    spec.headers(),
                    timeout(spec));
        } catch (IllegalArgumentException e) {
            throw lasting("VaultClientConfigError", "VaultConnection %s: %s".formatted(key, e.getMessage()))
                    .obstacle();
        }
    }

    private static Duration timeout(VaultConnectionSpec spec) {
        Optional<String> timeout = present(spec.timeout());
        try {
            return timeout.map(GoDuration::parse).orElse(ConnectionSettings.DEFAULT_TIMEOUT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("timeout: " + e.getMessage(), e);
        }
    }

    private Optional<String> ca(ObjectKey key, VaultConnectionSpec spec) throws Obstacle {
        Optional<String> secret = present(spec.caCertSecretRef());
        Optional<String> path = present(spec.caCertPath());
        if (secret.isPresent() && path.isPresent()) {
            throw new IllegalArgumentException("caCertSecretRef and caCertPath are both set; remove one");
        }
        if (secret.isPresent()) {
            return Optional.of(caSecrets.pem(new ObjectKey(key.namespace(), secret.get())));
        }
        return path.isPresent() ? Optional.of(file(path.get())) : Optional.empty();
    }

    private static String file(String path) {
        if (!path.startsWith("/") || path.contains("..")) {
            throw new IllegalArgumentException("caCertPath: must be an absolute path without ..");
        }
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "caCertPath: %s cannot be read in the operator's container; mount it there".formatted(path), e);
        }
    }

    private static Optional<String> present(@Nullable String text) {
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @Override
    public void close() {
        open.values().forEach(Connection::close);
        open.clear();
    }
}
