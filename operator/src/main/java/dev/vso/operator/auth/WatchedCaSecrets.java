package dev.vso.operator.auth;

import dev.vso.operator.cluster.KeptSecret;
import dev.vso.operator.cluster.NamedSecretWatch;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.problem.Obstacle;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** {@link CaSecrets} by watch: each Secret is read once, and a change is known when it happens. Keeps certificates only. */
public final class WatchedCaSecrets implements CaSecrets {

    private final NamedSecretWatch secrets;
    private final Consumer<ObjectKey> changed;
    private final ConcurrentHashMap<ObjectKey, KeptSecret<Optional<String>>> certificates = new ConcurrentHashMap<>();

    /** @param changed told of each Secret whose certificates are no longer what they were */
    public WatchedCaSecrets(NamedSecretWatch secrets, Consumer<ObjectKey> changed) {
        this.secrets = secrets;
        this.changed = changed;
    }

    @Override
    public String pem(ObjectKey secret) throws Obstacle {
        return certificates
                .computeIfAbsent(
                        secret,
                        key -> new KeptSecret<>(
                                secrets, key, found -> found.flatMap(CaSecrets::in), () -> changed.accept(key)))
                .get()
                .orElseThrow(() -> CaSecrets.missing(secret));
    }

    @Override
    public void keepOnly(Set<ObjectKey> used) {
        certificates.forEach((secret, kept) -> {
            if (!used.contains(secret) && certificates.remove(secret, kept)) {
                kept.end();
            }
        });
    }
}
