package dev.vso.operator.auth;

import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.cluster.SecretText;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;
import java.util.Set;

/** The CA certificates that VaultConnections name by Secret, followed by watch. */
@FunctionalInterface
public interface CaSecrets {

    /** The key of a Secret that holds certificates. */
    String KEY = "ca.crt";

    /**
     * The PEM text under {@code ca.crt} of a Secret.
     *
     * @throws Obstacle if the Secret or its key is missing
     */
    String pem(ObjectKey secret) throws Obstacle;

    /** No connection trusts others any more; one that does after all is followed anew. */
    default void keepOnly(Set<ObjectKey> used) {}

    /** The certificates in a Secret, if it holds any under the key. */
    static Optional<String> in(Secret secret) {
        return Optional.ofNullable(secret.getData()).map(data -> data.get(KEY)).map(SecretText::of);
    }

    /** What to say where there are none. */
    static Obstacle missing(ObjectKey secret) {
        return Problem.lasting(
                        "VaultClientConfigError",
                        "caCertSecretRef: Secret %s with key %s does not exist; create it".formatted(secret, KEY))
                .obstacle();
    }
}
