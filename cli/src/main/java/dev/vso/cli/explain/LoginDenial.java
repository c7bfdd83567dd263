package dev.vso.cli.explain;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.LoginRequestSpec;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.CallResult;
import dev.vso.vault.VaultFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Why nobody was let in, and what to type. Pure. */
final class LoginDenial {

    private LoginDenial() {}

    /** By the operator's message; where a role or a secret id must be made, with the command that makes it. */
    static StepFinding decide(Identity identity, String message) {
        Sentence sentence = Sentence.of(message);
        return new StepFinding.Failure(sentence.problem(), sentence.cure(), commands(identity, message));
    }

    /**
     * Vault only said "permission denied".
     *
     * @param message the operator's
     * @param withoutProof what Vault answers to a login that lacks all
     */
    static StepFinding decide(Identity identity, String message, CallResult<AuthInfo> withoutProof) {
        boolean there = withoutProof
                .failed()
                .filter(failure -> failure.kind() == VaultFailure.Kind.INVALID)
                .isPresent();
        String denied = "VaultAuth %s: the login at auth/%s failed: permission denied"
                .formatted(identity.auth(), identity.mount());
        if (!there) {
            return new StepFinding.Failure(
                    denied + ", and no %s auth method answers there".formatted(title(identity.login())),
                    "correct the mount of the VaultAuth, or mount the method",
                    List.of("vault auth enable -path=%s %s".formatted(identity.mount(), type(identity.login()))));
        }
        return switch (identity.login()) {
            case LoginRequestSpec.Kubernetes _ ->
                StepFinding.Failure.of(
                        denied
                                + ", and the method is mounted: Vault could not have the service account's token reviewed",
                        "check auth/%s/config: kubernetes_host, its CA, and a token_reviewer_jwt that may create tokenreviews"
                                .formatted(identity.mount()));
            case LoginRequestSpec.Jwt _, LoginRequestSpec.AppRole _, LoginRequestSpec.Aws _, LoginRequestSpec.Gcp _ ->
                decide(identity, message);
        };
    }

    private static List<String> commands(Identity identity, String message) {
        boolean noRole = message.contains("invalid role name") || message.contains("could not be found");
        return switch (identity.login()) {
            case LoginRequestSpec.Kubernetes login -> noRole ? role(identity.mount(), login) : List.of();
            case LoginRequestSpec.Jwt login -> noRole ? role(identity.mount(), login) : List.of();
            case LoginRequestSpec.Aws login ->
                message.contains("create the role ") ? role(identity.mount(), login) : List.of();
            case LoginRequestSpec.Gcp login ->
                message.contains("create the role ") ? role(identity.mount(), login) : List.of();
            case LoginRequestSpec.AppRole _ ->
                message.contains("secret id") && message.contains(" failed: ")
                        ? List.of("vault write -f auth/%s/role/NAME/secret-id".formatted(identity.mount()))
                        : List.of();
        };
    }

    private static List<String> role(String mount, LoginRequestSpec.Kubernetes login) {
        return List.of(
                "vault write auth/%s/role/%s \\".formatted(mount, login.role()),
                "  bound_service_account_names=%s bound_service_account_namespaces=%s \\"
                        .formatted(login.serviceAccount(), login.namespace()),
                "  token_policies=POLICY"
                        + (login.audiences().isEmpty()
                                ? ""
                                : " audience=" + login.audiences().getFirst()));
    }

    private static List<String> role(String mount, LoginRequestSpec.Jwt login) {
        List<String> lines = new ArrayList<>();
        lines.add("vault write auth/%s/role/%s role_type=jwt user_claim=sub \\".formatted(mount, login.role()));
        if (login.source() instanceof CredentialSource.Account account) {
            lines.add("  bound_subject=system:serviceaccount:%s:%s bound_audiences=%s \\"
                    .formatted(
                            account.namespace(),
                            account.name(),
                            account.audiences().isEmpty() ? "AUDIENCE" : String.join(",", account.audiences())));
        }
        lines.add("  token_policies=POLICY");
        return lines;
    }

    private static List<String> role(String mount, LoginRequestSpec.Aws login) {
        return List.of(
                "vault write auth/%s/role/%s auth_type=iam \\".formatted(mount, login.role()),
                "  bound_iam_principal_arn=ARN token_policies=POLICY");
    }

    private static List<String> role(String mount, LoginRequestSpec.Gcp login) {
        return List.of(
                "vault write auth/%s/role/%s type=iam \\".formatted(mount, login.role()),
                "  bound_service_accounts=EMAIL token_policies=POLICY");
    }

    private static String title(LoginRequestSpec login) {
        return switch (login.method()) {
            case KUBERNETES -> "Kubernetes";
            case JWT -> "JWT";
            case APP_ROLE -> "AppRole";
            case AWS -> "AWS";
            case GCP -> "Google Cloud";
        };
    }

    /** As {@code vault auth enable} calls it. */
    private static String type(LoginRequestSpec login) {
        return login.method().value().toLowerCase(Locale.ROOT);
    }
}
