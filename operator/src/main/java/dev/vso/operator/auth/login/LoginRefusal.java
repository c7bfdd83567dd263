package dev.vso.operator.auth.login;

import dev.vso.error.Explanation;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.login.LoginRequestSpec.Remedy;
import dev.vso.operator.error.SyncError;
import dev.vso.vault.VaultFailure;
import java.util.List;
import java.util.Locale;

/**
 * Explains why Vault refused a login, and what to change. Pure; each {@link LoginRequestSpec} knows the meaning of its
 * refusals.
 */
public final class LoginRefusal {

    private LoginRefusal() {}

    /** The error for a login that Vault refused, with the remedy for what Vault said. */
    public static SyncError problem(Identity identity, VaultFailure failure) {
        Remedy remedy = remedy(identity, failure.errors());
        return new SyncError(
                "VaultClientConfigError",
                Explanation.of(
                        "VaultAuth %s: the login at auth/%s failed: %s"
                                .formatted(identity.auth(), identity.mount(), String.join(", ", failure.errors())),
                        remedy.text()),
                SyncError.Retry.BACK_OFF,
                remedy.commands());
    }

    static Remedy remedy(Identity identity, List<String> errors) {
        return identity.login()
                .remedy(identity.mount(), String.join(" ", errors).toLowerCase(Locale.ROOT));
    }
}
