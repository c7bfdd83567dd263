package dev.vso.operator.auth;

import dev.vso.operator.cluster.NamedSecretWatch;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.problem.Obstacle;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** {@link CaSecrets} by watch: each Secret is read once, and a change is known when it happens. Keeps certificates only. */
public final class WatchedCaSecrets implements CaSecrets {

    private final NamedSecretWatch secrets;
    private final Consumer<ObjectKey> changed;
    private final ConcurrentHashMap<ObjectKey, Optional<String>> certificates = new ConcurrentHashMap<>();

    /** @param changed told of each Secret whose certificates are no longer what they were */
    public WatchedCaSecrets(NamedSecretWatch secrets, Consumer<ObjectKey> changed) {
        this.secrets = secrets;
        this.changed = changed;
    }

    @Override
    public String pem(ObjectKey secret) throws Obstacle {
        return certificates.computeIfAbsent(secret, this::readAndFollow).orElseThrow(() -> CaSecrets.missing(secret));
    }

    private Optional<String> readAndFollow(ObjectKey secret) {
        secrets.watch(secret, this::follow);
        return secrets.read(secret).flatMap(CaSecrets::in);
    }

    private void follow(ObjectKey key, Optional<Secret> secret) {
        Optional<String> now = secret.flatMap(CaSecrets::in);
        // Off the watch's thread: the first report may come while the entry is being made.
        Thread.startVirtualThread(() -> {
            Optional<String> before = certificates.put(key, now);
            if (!now.equals(before)) {
                changed.accept(key);
            }
        });
    }
}
