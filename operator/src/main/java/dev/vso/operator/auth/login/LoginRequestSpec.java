package dev.vso.operator.auth.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.AuthMethod;
import dev.vso.operator.error.SyncException;
import java.util.List;
import java.util.Optional;

/** As whom to log in: the parameters of one login method, complete and checked. Each method has one record for it. */
public interface LoginRequestSpec {

    /** The Vault login method. */
    AuthMethod method();

    /** What Vault knows the login by: the role, or the role id. */
    String role();

    /** What {@link #role()} is called. */
    default String roleTitle() {
        return "role";
    }

    /** Where the proof is. */
    CredentialSource source();

    /** Digest of the contents of the source; {@link CredentialDigest#NONE} where each login requests a new proof. */
    default CredentialDigest stamp() {
        return CredentialDigest.NONE;
    }

    /** The same with these contents of its source. */
    default LoginRequestSpec with(CredentialDigest digest) {
        return this;
    }

    /**
     * Everything in this login that its token depends on, as one line. Stored tokens are found by it: another text for an
     * equal login makes the operator log in again after an upgrade.
     */
    String identityText();

    /**
     * The body of the login request; secret. The proof is read or requested for each login, and not kept.
     *
     * @throws SyncException if the proof is not available, naming the field, the cause and the cure
     */
    ObjectNode payload(CredentialReader credentials) throws SyncException;

    /**
     * What to change after Vault refused the login.
     *
     * @param mount the path of the auth method without {@code auth/}
     * @param said Vault's errors, in lower case
     */
    String cure(String mount, String said);

    /**
     * Commands to type that mend the refusal; empty where there are none.
     *
     * @param mount the path of the auth method without {@code auth/}
     * @param message the operator's message about the refusal
     */
    default List<String> commands(String mount, String message) {
        return List.of();
    }

    /** What it means if Vault only says "permission denied" although the method is mounted; empty if nothing special. */
    default Optional<Denial> bareDenial(String mount) {
        return Optional.empty();
    }

    /**
     * Why Vault denies a login without giving a reason.
     *
     * @param cause a part of a sentence that starts with "the login failed"
     * @param cure what to do
     */
    record Denial(String cause, String cure) {}
}
