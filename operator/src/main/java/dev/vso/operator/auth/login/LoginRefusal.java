package dev.vso.operator.auth.login;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.vault.VaultFailure;
import java.util.List;
import java.util.Locale;

/**
 * Explains why Vault refused a login, and what to change. Pure; each {@link LoginRequestSpec} knows the meaning of its
 * refusals.
 */
public final class LoginRefusal {

    private LoginRefusal() {}

    public static SyncError problem(Identity identity, VaultFailure failure) {
        return SyncError.retryable(
                "VaultClientConfigError",
                "VaultAuth %s: the login at auth/%s failed: %s; %s"
                        .formatted(
                                identity.auth(),
                                identity.mount(),
                                String.join(", ", failure.errors()),
                                cure(identity, failure.errors())));
    }

    /** The same error, prefixed with the VaultAuth of the login. */
    public static SyncError within(ObjectKey auth, SyncError error) {
        return new SyncError(error.eventReason(), "VaultAuth %s: %s".formatted(auth, error.message()), error.retry());
    }

    static String cure(Identity identity, List<String> errors) {
        return identity.login().cure(identity.mount(), String.join(" ", errors).toLowerCase(Locale.ROOT));
    }

    /** Whether the message says that the role does not exist in Vault. */
    static boolean saysNoRole(String message) {
        return message.contains("invalid role name") || message.contains("could not be found");
    }
}
