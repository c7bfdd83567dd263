package dev.vso.operator.auth.login;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.vault.VaultFailure;
import java.util.List;
import java.util.Locale;

/** Why Vault lets nobody in, by what it said, and what to change. Pure; the texts are those of the auth method. */
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
        String said = String.join(" ", errors).toLowerCase(Locale.ROOT);
        return switch (identity.login()) {
            case LoginRequestSpec.Kubernetes login -> kubernetes(identity.mount(), login, said);
            case LoginRequestSpec.Jwt login -> jwt(identity.mount(), login, said);
            case LoginRequestSpec.AppRole login -> appRole(identity.mount(), login, said);
            case LoginRequestSpec.Aws login -> aws(identity.mount(), login, said);
            case LoginRequestSpec.Gcp login -> gcp(identity.mount(), login, said);
        };
    }

    private static String jwt(String mount, LoginRequestSpec.Jwt login, String said) {
        String role = "auth/%s/role/%s".formatted(mount, login.role());
        if (said.contains("could not be found") || said.contains("invalid role")) {
            return "create the role %s, or correct jwt.role".formatted(role);
        }
        if (said.contains("audience")) {
            return login.source() instanceof CredentialSource.Account account
                            && account.audiences().isEmpty()
                    ? "set jwt.audiences to one of bound_audiences of %s".formatted(role)
                    : "make bound_audiences of %s and the token's audience the same".formatted(role);
        }
        if (said.contains("signature") || said.contains("known key") || said.contains("jwks")) {
            return "give auth/%s/config the keys of who issues the token".formatted(mount);
        }
        if (said.contains("issuer")) {
            return "set bound_issuer of auth/%s/config to the token's issuer".formatted(mount);
        }
        if (said.contains("subject") || said.contains("claim")) {
            return "compare bound_subject and bound_claims of %s with the token from %s"
                    .formatted(role, words(login.source()));
        }
        if (said.contains("expired") || said.contains("not valid yet") || said.contains("issued at")) {
            return login.source() instanceof CredentialSource.Account
                    ? "set the clocks of Vault and of Kubernetes right: they differ"
                    : "put a token that is valid into %s".formatted(words(login.source()));
        }
        return "check that %s exists and accepts the token from %s".formatted(role, words(login.source()));
    }

    private static String appRole(String mount, LoginRequestSpec.AppRole login, String said) {
        String source = words(login.source());
        if (said.contains("cidr")) {
            return "allow the operator's address in secret_id_bound_cidrs and token_bound_cidrs of the AppRole";
        }
        if (said.contains("role id") || said.contains("role_id")) {
            return "correct appRole.roleId: read auth/%s/role/NAME/role-id".formatted(mount);
        }
        return "compare appRole.roleId with auth/%s/role/NAME/role-id, and put a new secret id of that role into %s, for it may have ended"
                .formatted(mount, source);
    }

    private static String aws(String mount, LoginRequestSpec.Aws login, String said) {
        String role = "auth/%s/role/%s".formatted(mount, login.role());
        if (said.contains("entry for role") || (said.contains("role") && said.contains("not found"))) {
            return "create the role %s, or correct aws.role".formatted(role);
        }
        if (said.contains("server-id") || said.contains("server id")) {
            return "make aws.headerValue and iam_server_id_header_value of auth/%s/config/client the same"
                    .formatted(mount);
        }
        if (said.contains("scoped to a valid region") || said.contains("sts")) {
            return "make aws.region and aws.stsEndpoint agree with sts_region and sts_endpoint of auth/%s/config/client, and check the keys from %s"
                    .formatted(mount, words(login.source()));
        }
        return "check that bound_iam_principal_arn of %s has who the keys from %s are of"
                .formatted(role, words(login.source()));
    }

    private static String gcp(String mount, LoginRequestSpec.Gcp login, String said) {
        String role = "auth/%s/role/%s".formatted(mount, login.role());
        if (said.contains("role") && (said.contains("not found") || said.contains("does not exist"))) {
            return "create the role %s of type iam, or correct gcp.role".formatted(role);
        }
        return "check that bound_service_accounts of %s has the Google service account of %s"
                .formatted(role, words(login.source()));
    }

    /** Where the proof is, as a person would look for it. */
    static String words(CredentialSource source) {
        return switch (source) {
            case CredentialSource.Account account ->
                "service account %s of namespace %s".formatted(account.name(), account.namespace());
            case CredentialSource.BoundAccount bound ->
                "service account %s of namespace %s"
                        .formatted(bound.account().name(), bound.account().namespace());
            case CredentialSource.Stored stored -> "Secret %s".formatted(stored.secret());
            case CredentialSource.InFile file -> "file %s".formatted(file.file());
            case CredentialSource.OwnPod _ -> "the operator's own pod";
        };
    }

    private static String kubernetes(String mount, LoginRequestSpec.Kubernetes login, String said) {
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
