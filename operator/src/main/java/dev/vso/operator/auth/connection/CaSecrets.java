package dev.vso.operator.auth.connection;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.SecretText;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** The CA certificates that VaultConnections name by Secret. */
@FunctionalInterface
public interface CaSecrets {

    /** The key of a Secret that holds certificates. */
    String KEY = "ca.crt";

    /**
     * The PEM text under {@code ca.crt} of a Secret.
     *
     * @param connection that trusts it; of each the Secret that it asked for last counts
     * @throws SyncException if the Secret or its key is missing
     */
    String pem(ObjectKey connection, ObjectKey secret) throws SyncException;

    /** The VaultConnection is gone, or names no Secret any more. */
    default void forget(ObjectKey connection) {}

    /** The certificates in a Secret, if it holds any under the key. */
    static Optional<String> in(Secret secret) {
        return Optional.ofNullable(secret.getData()).map(data -> data.get(KEY)).map(SecretText::of);
    }

    /** What to say where there are none. */
    static SyncException missing(ObjectKey secret) {
        return SyncError.terminal(
                        "VaultClientConfigError",
                        "caCertSecretRef: Secret %s with key %s does not exist; create it".formatted(secret, KEY))
                .exception();
    }
}
