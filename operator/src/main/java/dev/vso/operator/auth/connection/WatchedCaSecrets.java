package dev.vso.operator.auth.connection;

import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.NamedSecrets;
import dev.vso.operator.kubernetes.watch.WatchedSecretValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link CaSecrets} by watch: each Secret is read once, and changes are reported at once. Keeps certificates only.
 *
 * <p>It records itself which VaultConnection needs which Secret, because the watch of VaultConnections may be behind.
 */
public final class WatchedCaSecrets implements CaSecrets {

    private final NamedSecrets secrets;
    private final Consumer<ObjectKey> changed;

    /** The Secret of each VaultConnection, even if it does not exist yet. Guarded by {@code this}. */
    private final Map<ObjectKey, ObjectKey> asked = new HashMap<>();

    /** By Secret. Guarded by {@code this}. */
    private final Map<ObjectKey, WatchedSecretValue<Optional<String>>> certificates = new HashMap<>();

    /** @param changed called for each VaultConnection whose certificates changed */
    public WatchedCaSecrets(NamedSecrets secrets, Consumer<ObjectKey> changed) {
        this.secrets = secrets;
        this.changed = changed;
    }

    @Override
    public String pem(ObjectKey connection, ObjectKey secret) throws SyncException {
        return followed(connection, secret).get().orElseThrow(() -> CaSecrets.missing(secret));
    }

    @Override
    public synchronized void forget(ObjectKey connection) {
        release(asked.remove(connection));
    }

    private synchronized WatchedSecretValue<Optional<String>> followed(ObjectKey connection, ObjectKey secret) {
        ObjectKey before = asked.put(connection, secret);
        if (!secret.equals(before)) {
            release(before);
        }
        return certificates.computeIfAbsent(
                secret,
                key -> new WatchedSecretValue<>(
                        secrets,
                        key,
                        found -> found.flatMap(CaSecrets::in),
                        () -> asking(key).forEach(changed)));
    }

    private void release(@Nullable ObjectKey secret) {
        if (secret != null && !asked.containsValue(secret)) {
            WatchedSecretValue<Optional<String>> unused = certificates.remove(secret);
            if (unused != null) {
                unused.end();
            }
        }
    }

    private synchronized List<ObjectKey> asking(ObjectKey secret) {
        return asked.keySet().stream()
                .filter(connection -> secret.equals(asked.get(connection)))
                .toList();
    }
}
