package dev.vso.operator.auth.login;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.NamedSecrets;
import dev.vso.operator.kubernetes.watch.WatchedSecretValue;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * {@link CredentialDigests} of a cluster: a Secret is read once and then watched while logins use it; a file is small
 * and local, and read each time. Keeps digests only.
 */
public final class WatchedCredentialDigests implements CredentialDigests {

    private final NamedSecrets secrets;
    private final Consumer<ObjectKey> changed;
    private final ConcurrentHashMap<CredentialSource.Stored, WatchedSecretValue<Seen>> followed =
            new ConcurrentHashMap<>();

    /** The known state of a Secret: its digest, or what is missing. */
    private record Seen(CredentialDigest stamp, Optional<SyncError> problem) {}

    /** @param changed called for each Secret whose contents have changed */
    public WatchedCredentialDigests(NamedSecrets secrets, Consumer<ObjectKey> changed) {
        this.secrets = secrets;
        this.changed = changed;
    }

    @Override
    public CredentialDigest stamp(CredentialSource source) throws SyncException {
        return switch (source) {
            case CredentialSource.Account _, CredentialSource.BoundAccount _, CredentialSource.OwnPod _ ->
                CredentialDigest.NONE;
            case CredentialSource.InFile file ->
                CredentialDigest.of(new TreeMap<>(Map.of("", SecretIdFile.read(file))));
            case CredentialSource.Stored stored -> stamp(stored);
        };
    }

    private CredentialDigest stamp(CredentialSource.Stored stored) throws SyncException {
        Seen seen = seen(stored);
        if (seen.problem().isPresent()) {
            throw seen.problem().get().exception();
        }
        return seen.stamp();
    }

    /** No login uses the Secret any more. */
    public void forget(ObjectKey secret) {
        followed.forEach((stored, one) -> {
            if (stored.secret().equals(secret) && followed.remove(stored, one)) {
                one.end();
            }
        });
    }

    private static Seen look(CredentialSource.Stored stored, Optional<Secret> secret) {
        try {
            return new Seen(LoginSecretValues.of(stored, secret).stamp(), Optional.empty());
        } catch (SyncException failure) {
            return new Seen(CredentialDigest.NONE, Optional.of(failure.error()));
        }
    }

    private Seen seen(CredentialSource.Stored stored) throws SyncException {
        ObjectKey secret = stored.secret();
        try {
            return followed.computeIfAbsent(
                            stored,
                            _ -> new WatchedSecretValue<>(
                                    secrets, secret, found -> look(stored, found), () -> changed.accept(secret)))
                    .get();
        } catch (KubernetesClientException e) {
            throw SyncError.retryable(
                            "VaultClientConfigError",
                            "%s: Secret %s cannot be read (HTTP %d); trying again"
                                    .formatted(stored.field(), secret, e.getCode()))
                    .exception();
        }
    }
}
