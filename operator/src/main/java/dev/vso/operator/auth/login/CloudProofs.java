package dev.vso.operator.auth.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.error.SyncException;
import java.util.Optional;

/** Login proofs that a cloud vouches for. */
public interface CloudProofs {

    /**
     * The body of a login with method {@code aws}; secret.
     *
     * @param stored what the Secret holds, where the login takes its keys from one
     * @throws SyncException if the proof cannot be had, naming the field, the cause and the cure
     */
    ObjectNode aws(LoginRequestSpec.Aws login, Optional<LoginSecretValues> stored) throws SyncException;

    /**
     * The body of a login with method {@code gcp}; secret.
     *
     * @throws SyncException if the proof cannot be had, naming the field, the cause and the cure
     */
    ObjectNode gcp(LoginRequestSpec.Gcp login) throws SyncException;
}
