package dev.vso.operator.explain;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.LoginSpec;
import dev.vso.operator.vault.Answer;
import dev.vso.operator.vault.AuthInfo;
import dev.vso.operator.vault.VaultFailure;
import java.util.List;

/** Why nobody was let in, and what to type. Pure. */
final class LoginDenial {

    private LoginDenial() {}

    /** By the operator's message; where a role must be made, with the command that makes it. */
    static Finding decide(Identity identity, String message) {
        Sentence sentence = Sentence.of(message);
        return new Finding.Broken(
                sentence.problem(),
                sentence.cure(),
                message.contains("invalid role name") ? role(identity) : List.of());
    }

    /**
     * Vault only said "permission denied".
     *
     * @param withoutToken what it answers to a login that lacks all
     */
    static Finding decide(Identity identity, Answer<AuthInfo> withoutToken) {
        boolean there = withoutToken
                .failed()
                .filter(failure -> failure.kind() == VaultFailure.Kind.INVALID)
                .isPresent();
        String denied = "VaultAuth %s: the login at auth/%s failed: permission denied"
                .formatted(identity.auth(), identity.mount());
        return there
                ? Finding.Broken.of(
                        denied
                                + ", and the method is mounted: Vault could not have the service account's token reviewed",
                        "check auth/%s/config: kubernetes_host, its CA, and a token_reviewer_jwt that may create tokenreviews"
                                .formatted(identity.mount()))
                : new Finding.Broken(
                        denied + ", and no Kubernetes auth method answers there",
                        "correct the mount of the VaultAuth, or mount the method",
                        List.of("vault auth enable -path=%s kubernetes".formatted(identity.mount())));
    }

    private static List<String> role(Identity identity) {
        return switch (identity.login()) {
            case LoginSpec.Kubernetes login ->
                List.of(
                        "vault write auth/%s/role/%s \\".formatted(identity.mount(), login.role()),
                        "  bound_service_account_names=%s bound_service_account_namespaces=%s \\"
                                .formatted(login.serviceAccount(), login.namespace()),
                        "  token_policies=POLICY"
                                + (login.audiences().isEmpty()
                                        ? ""
                                        : " audience=" + login.audiences().getFirst()));
        };
    }
}
