package dev.vso.operator.auth.login;

import dev.vso.operator.kubernetes.ObjectKey;
import java.nio.file.Path;
import java.util.List;

/** Where the proof of a login is; never contains the proof itself. */
public sealed interface CredentialSource {

    /** The namespace of the source; empty if the operator itself has the proof. */
    default String namespace() {
        return switch (this) {
            case Account account -> account.namespace;
            case BoundAccount(String _, ObjectKey account) -> account.namespace();
            case Stored(String _, ObjectKey secret, List<String> _, List<String> _) -> secret.namespace();
            case InFile _, OwnPod _ -> "";
        };
    }

    /** The place of the proof, for messages. */
    default String words() {
        return switch (this) {
            case Account account -> "service account %s of namespace %s".formatted(account.name, account.namespace);
            case BoundAccount(String _, ObjectKey account) ->
                "service account %s of namespace %s".formatted(account.name(), account.namespace());
            case Stored stored -> "Secret %s".formatted(stored.secret);
            case InFile file -> "file %s".formatted(file.file);
            case OwnPod _ -> "the operator's own pod";
        };
    }

    /**
     * A token of a service account, requested at each login.
     *
     * @param field of the VaultAuth that names the service account
     * @param audiences of the token; empty means the API server's own
     * @param seconds lifetime of the token, at least 600
     */
    record Account(String field, String namespace, String name, List<String> audiences, long seconds)
            implements CredentialSource {
        public Account {
            audiences = List.copyOf(audiences);
        }
    }

    /**
     * A service account whose annotations bind it to a cloud identity.
     *
     * @param field of the VaultAuth that names the service account
     */
    record BoundAccount(String field, ObjectKey account) implements CredentialSource {}

    /**
     * A Secret in the namespace of the resource that logs in.
     *
     * @param field of the VaultAuth that names the Secret
     * @param required keys that a login needs
     * @param optional keys that are used if present
     */
    record Stored(String field, ObjectKey secret, List<String> required, List<String> optional)
            implements CredentialSource {
        public Stored {
            required = List.copyOf(required);
            optional = List.copyOf(optional);
        }
    }

    /**
     * A file of the operator.
     *
     * @param field of the VaultAuth that names the file
     * @param folder the directory that must contain the file, after links are resolved
     */
    record InFile(String field, Path file, Path folder) implements CredentialSource {}

    /** The cloud identity of the operator's pod: from its environment, or of its node. */
    record OwnPod() implements CredentialSource {}
}
