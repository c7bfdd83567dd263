package dev.vso.cli.explain;

import dev.vso.api.AuthMethod;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.LoginMethods;
import dev.vso.operator.error.SyncError;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.CallResult;
import dev.vso.vault.VaultFailure;
import java.util.List;
import java.util.Locale;

/** Why a login was denied, and what to type. Pure. */
final class LoginDenial {

    private LoginDenial() {}

    /**
     * Decides when Vault only said "permission denied".
     *
     * @param error the operator's error
     * @param withoutProof Vault's answer to a login without credentials
     */
    static StepFinding decide(Identity identity, SyncError error, CallResult<AuthInfo> withoutProof) {
        boolean there = withoutProof
                .failed()
                .filter(failure -> failure.kind() == VaultFailure.Kind.INVALID)
                .isPresent();
        String denied = "VaultAuth %s: the login at auth/%s failed: permission denied"
                .formatted(identity.auth(), identity.mount());
        AuthMethod method = identity.login().method();
        if (!there) {
            return new StepFinding.Failure(
                    denied
                            + ", and no %s auth method answers there"
                                    .formatted(LoginMethods.of(method).title()),
                    "correct the mount of the VaultAuth, or mount the method",
                    List.of("vault auth enable -path=%s %s".formatted(identity.mount(), type(method))));
        }
        return identity.login()
                .bareDenial(identity.mount())
                .<StepFinding>map(reason -> StepFinding.Failure.of(denied + ", and " + reason.cause(), reason.cure()))
                .orElseGet(() -> StepFinding.Failure.of(error));
    }

    /** Name of the method as in {@code vault auth enable}. */
    private static String type(AuthMethod method) {
        return method.value().toLowerCase(Locale.ROOT);
    }
}
