package dev.vso.operator.auth;

import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.problem.Obstacle;

/** The CA certificates that VaultConnections name by Secret, followed by watch. */
@FunctionalInterface
public interface CaSecrets {

    /**
     * The PEM text under {@code ca.crt} of a Secret.
     *
     * @throws Obstacle if the Secret or its key is missing
     */
    String pem(ObjectKey secret) throws Obstacle;
}
