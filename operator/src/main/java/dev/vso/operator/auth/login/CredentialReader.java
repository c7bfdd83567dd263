package dev.vso.operator.auth.login;

import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;
import java.util.function.Function;

/** Reads or requests the proof of a login from its {@link CredentialSource}, for each login, and stores none of it. */
public final class CredentialReader {

    private final ServiceAccountTokens tokens;
    private final Function<ObjectKey, Optional<Secret>> secrets;
    private final CloudAccess cloud;

    /**
     * A reader of a cluster.
     *
     * @param secrets reads a Secret now
     */
    public CredentialReader(
            ServiceAccountTokens tokens, Function<ObjectKey, Optional<Secret>> secrets, CloudAccess cloud) {
        this.tokens = tokens;
        this.secrets = secrets;
        this.cloud = cloud;
    }

    /**
     * Requests a new token of the service account.
     *
     * @throws SyncException if Kubernetes issues none, naming the field, the cause and the cure
     */
    public String token(CredentialSource.Account account) throws SyncException {
        return tokens.request(account);
    }

    /**
     * The single value of a source.
     *
     * @param key of the value, if the source is a Secret
     * @throws SyncException if it is not available, naming the field, the cause and the cure
     */
    public String value(CredentialSource source, String key) throws SyncException {
        return switch (source) {
            case CredentialSource.Account account -> token(account);
            case CredentialSource.InFile file -> SecretIdFile.read(file);
            case CredentialSource.Stored stored -> values(stored).get(key);
            case CredentialSource.BoundAccount _, CredentialSource.OwnPod _ ->
                throw new IllegalStateException("a cloud makes the proof of " + source);
        };
    }

    /**
     * The values of a Secret.
     *
     * @throws SyncException if the Secret or one of its keys is missing
     */
    public LoginSecretValues values(CredentialSource.Stored stored) throws SyncException {
        return LoginSecretValues.of(stored, secrets.apply(stored.secret()));
    }

    /** Service accounts, for methods that exchange their tokens. */
    public ServiceAccountTokens accounts() {
        return tokens;
    }

    /** Access to a cloud, for methods whose proof comes from one. */
    public CloudAccess cloud() {
        return cloud;
    }
}
