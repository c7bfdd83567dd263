package dev.vso.operator.auth.connection;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.SecretText;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** Reads the CA certificates in Secrets that VaultConnections name. */
@FunctionalInterface
public interface CaSecrets {

    /** The key of the certificates in the Secret. */
    String KEY = "ca.crt";

    /**
     * The PEM text under {@code ca.crt} of a Secret.
     *
     * @param connection that needs it; its latest call counts
     * @throws SyncException if the Secret or its key is missing
     */
    String pem(ObjectKey connection, ObjectKey secret) throws SyncException;

    /** The VaultConnection was deleted, or names no Secret any more. */
    default void forget(ObjectKey connection) {}

    /** The certificates in a Secret, if the key exists. */
    static Optional<String> in(Secret secret) {
        return Optional.ofNullable(secret.getData()).map(data -> data.get(KEY)).map(SecretText::of);
    }

    /** The error if the Secret or its key is missing. */
    static SyncException missing(ObjectKey secret) {
        return SyncError.terminal(
                        "VaultClientConfigError",
                        "caCertSecretRef: Secret %s with key %s does not exist".formatted(secret, KEY),
                        "create it")
                .exception();
    }
}
