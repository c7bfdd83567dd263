package dev.vso.operator.auth.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.error.Obstacle;
import java.util.Optional;

/** Proofs that a cloud vouches for. */
public interface CloudProofs {

    /**
     * The body of a login with method {@code aws}; secret.
     *
     * @param stored what the Secret holds, where the login takes its keys from one
     * @throws Obstacle if the proof cannot be had, naming the field, the cause and the cure
     */
    ObjectNode aws(LoginSpec.Aws login, Optional<LoginValues> stored) throws Obstacle;

    /**
     * The body of a login with method {@code gcp}; secret.
     *
     * @throws Obstacle if the proof cannot be had, naming the field, the cause and the cure
     */
    ObjectNode gcp(LoginSpec.Gcp login) throws Obstacle;
}
