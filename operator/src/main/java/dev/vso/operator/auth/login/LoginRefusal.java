package dev.vso.operator.auth.login;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.vault.VaultFailure;
import java.util.List;
import java.util.Locale;

/** Why Vault refused a login, and what to change. Pure; each {@link LoginRequestSpec} knows what its refusals mean. */
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

    /** The same, with the VaultAuth whose login it concerns before it. */
    public static SyncError within(ObjectKey auth, SyncError error) {
        return new SyncError(error.eventReason(), "VaultAuth %s: %s".formatted(auth, error.message()), error.retry());
    }

    static String cure(Identity identity, List<String> errors) {
        return identity.login().cure(identity.mount(), String.join(" ", errors).toLowerCase(Locale.ROOT));
    }

    /** Whether the message says that Vault does not have the role. */
    static boolean saysNoRole(String message) {
        return message.contains("invalid role name") || message.contains("could not be found");
    }
}
