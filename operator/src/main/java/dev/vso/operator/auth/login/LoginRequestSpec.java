package dev.vso.operator.auth.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.AuthMethod;
import dev.vso.operator.error.SyncException;
import java.util.List;
import java.util.Optional;

/** The identity for a login: the checked parameters of one login method. Each method has its own record. */
public interface LoginRequestSpec {

    /** The Vault login method. */
    AuthMethod method();

    /** The name of the login in Vault: the role, or the role id. */
    String role();

    /** The term for {@link #role()} in messages. */
    default String roleTitle() {
        return "role";
    }

    /** Where the proof is. */
    CredentialSource source();

    /** Digest of the contents of the source; {@link CredentialDigest#NONE} if each login requests a new proof. */
    default CredentialDigest stamp() {
        return CredentialDigest.NONE;
    }

    /** The same login with this digest of the source's contents. */
    default LoginRequestSpec with(CredentialDigest digest) {
        return this;
    }

    /**
     * All parameters that the login's token depends on, as one line. Stored tokens are found by it: if the text of a
     * login changes in an upgrade, the operator logs in again.
     */
    String identityText();

    /**
     * The body of the login request; secret. The proof is read or requested for each login, and not stored.
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
    Remedy remedy(String mount, String said);

    /**
     * What to change after a refusal.
     *
     * @param text in the imperative
     * @param commands what to type for it; empty if no command does it
     */
    record Remedy(String text, List<String> commands) {

        public Remedy {
            commands = List.copyOf(commands);
        }

        /** Without a command. */
        public static Remedy of(String text) {
            return new Remedy(text, List.of());
        }
    }

    /** The meaning of a plain "permission denied" although the method is mounted; empty if there is no special one. */
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
