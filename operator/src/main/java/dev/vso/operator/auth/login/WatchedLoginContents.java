package dev.vso.operator.auth.login;

import dev.vso.operator.error.Obstacle;
import dev.vso.operator.error.Problem;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.KeptSecret;
import dev.vso.operator.kubernetes.watch.NamedSecretWatch;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * {@link LoginContents} of a cluster: a Secret is read once and then watched, as long as anybody logs in with it; a file
 * is small and local, and read each time. Keeps digests only.
 */
public final class WatchedLoginContents implements LoginContents {

    private final NamedSecretWatch secrets;
    private final Consumer<ObjectKey> changed;
    private final ConcurrentHashMap<Source.Stored, KeptSecret<Seen>> followed = new ConcurrentHashMap<>();

    /** What is known of a Secret: its stamp, or what it lacks. */
    private record Seen(Stamp stamp, Optional<Problem> problem) {}

    /** @param changed told of each Secret whose contents are no longer what they were */
    public WatchedLoginContents(NamedSecretWatch secrets, Consumer<ObjectKey> changed) {
        this.secrets = secrets;
        this.changed = changed;
    }

    @Override
    public Stamp stamp(Source source) throws Obstacle {
        return switch (source) {
            case Source.Account _, Source.BoundAccount _, Source.OwnPod _ -> Stamp.NONE;
            case Source.InFile file -> Stamp.of(new TreeMap<>(Map.of("", SecretIdFile.read(file))));
            case Source.Stored stored -> stamp(stored);
        };
    }

    private Stamp stamp(Source.Stored stored) throws Obstacle {
        Seen seen = seen(stored);
        if (seen.problem().isPresent()) {
            throw seen.problem().get().obstacle();
        }
        return seen.stamp();
    }

    /** Nobody logs in with the Secret any more. */
    public void forget(ObjectKey secret) {
        followed.forEach((stored, one) -> {
            if (stored.secret().equals(secret) && followed.remove(stored, one)) {
                one.end();
            }
        });
    }

    private static Seen look(Source.Stored stored, Optional<Secret> secret) {
        try {
            return new Seen(LoginValues.of(stored, secret).stamp(), Optional.empty());
        } catch (Obstacle obstacle) {
            return new Seen(Stamp.NONE, Optional.of(obstacle.problem()));
        }
    }

    private Seen seen(Source.Stored stored) throws Obstacle {
        ObjectKey secret = stored.secret();
        try {
            return followed.computeIfAbsent(
                            stored,
                            _ -> new KeptSecret<>(
                                    secrets, secret, found -> look(stored, found), () -> changed.accept(secret)))
                    .get();
        } catch (KubernetesClientException e) {
            throw Problem.passing(
                            "VaultClientConfigError",
                            "%s: Secret %s cannot be read (HTTP %d); trying again"
                                    .formatted(stored.field(), secret, e.getCode()))
                    .obstacle();
        }
    }
}
