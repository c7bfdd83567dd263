package dev.vso.operator.auth;

import dev.vso.operator.problem.Problem;
import dev.vso.operator.vault.VaultFailure;
import java.util.List;
import java.util.Locale;

/** Why Vault lets nobody in, by what it said, and what to change. Pure; the texts are those of the auth method. */
final class LoginRefusal {

    private LoginRefusal() {}

    static Problem problem(Identity identity, VaultFailure failure) {
        return Problem.passing(
                "VaultClientConfigError",
                "VaultAuth %s: the login at auth/%s failed: %s; %s"
                        .formatted(
                                identity.auth(),
                                identity.mount(),
                                String.join(", ", failure.errors()),
                                cure(identity, failure.errors())));
    }

    static String cure(Identity identity, List<String> errors) {
        String said = String.join(" ", errors).toLowerCase(Locale.ROOT);
        return switch (identity.login()) {
            case LoginSpec.Kubernetes login -> kubernetes(identity.mount(), login, said);
        };
    }

    private static String kubernetes(String mount, LoginSpec.Kubernetes login, String said) {
        String role = "auth/%s/role/%s".formatted(mount, login.role());
        if (said.contains("invalid role name")) {
            return "create the role %s, or correct kubernetes.role".formatted(role);
        }
        if (said.contains("audience")) {
            return login.audiences().isEmpty()
                    ? "set kubernetes.audiences to the audience of %s".formatted(role)
                    : "make the audience of %s and kubernetes.audiences (%s) the same"
                            .formatted(role, String.join(", ", login.audiences()));
        }
        if (said.contains("service account name not authorized")) {
            return "add %s to bound_service_account_names of %s".formatted(login.serviceAccount(), role);
        }
        if (said.contains("namespace not authorized")) {
            return "add %s to bound_service_account_namespaces of %s".formatted(login.namespace(), role);
        }
        if (said.contains("expired") || said.contains("not valid yet") || said.contains("issued at")) {
            return "set the clocks of Vault and of Kubernetes right: they differ";
        }
        return "check that %s exists and is bound to service account %s of namespace %s%s"
                .formatted(
                        role,
                        login.serviceAccount(),
                        login.namespace(),
                        login.audiences().isEmpty()
                                ? ""
                                : " and to the audience " + String.join(", ", login.audiences()));
    }
}
