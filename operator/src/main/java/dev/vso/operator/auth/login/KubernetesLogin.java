package dev.vso.operator.auth.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.AuthMethod;
import dev.vso.api.GlobalKubernetesAuth;
import dev.vso.api.GlobalMethodAuth;
import dev.vso.api.KubernetesAuth;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthSpec;
import dev.vso.error.Explanation;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.json.VaultJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Method {@code kubernetes}: the token of a service account, which Vault verifies with a TokenReview. */
public final class KubernetesLogin implements LoginMethod {

    private static final String ACCOUNT = "kubernetes.serviceAccount";

    @Override
    public AuthMethod method() {
        return AuthMethod.KUBERNETES;
    }

    @Override
    public String title() {
        return "Kubernetes";
    }

    @Override
    public boolean isConfigured(VaultAuthSpec spec) {
        return spec.kubernetes() != null;
    }

    @Override
    public Optional<GlobalMethodAuth> block(VaultAuthGlobalSpec shared) {
        return Optional.ofNullable(shared.kubernetes());
    }

    static Optional<KubernetesAuth> merged(@Nullable KubernetesAuth given, @Nullable GlobalKubernetesAuth shared) {
        if (shared == null) {
            return Optional.ofNullable(given);
        }
        KubernetesAuth own = given == null ? new KubernetesAuth(null, null, List.of(), null) : given;
        return Optional.of(new KubernetesAuth(
                FieldMerge.firstOf(own.role(), shared.role()),
                FieldMerge.firstOf(own.serviceAccount(), shared.serviceAccount()),
                own.audiences().isEmpty() ? shared.audiences() : own.audiences(),
                FieldMerge.tokenSeconds(own.tokenExpirationSeconds(), shared.tokenExpirationSeconds())));
    }

    @Override
    public LoginRequestSpec request(LoginFields fields) throws SyncException {
        Optional<KubernetesAuth> block =
                merged(fields.own().kubernetes(), fields.shared().kubernetes());
        String role = LoginFields.text(block.map(KubernetesAuth::role));
        String account = LoginFields.text(block.map(KubernetesAuth::serviceAccount));
        List<String> missing = new ArrayList<>();
        if (role.isEmpty()) {
            missing.add("kubernetes.role");
        }
        if (account.isEmpty()) {
            missing.add(ACCOUNT);
        }
        if (!missing.isEmpty()) {
            throw fields.invalid(Explanation.of("%s not set; method kubernetes needs both"
                    .formatted(String.join(" and ", missing) + (missing.size() > 1 ? " are" : " is"))));
        }
        fields.besideResource(ACCOUNT, account);
        return new Request(
                fields.namespace(),
                account,
                role,
                block.map(KubernetesAuth::audiences).orElse(List.of()),
                LoginFields.tokenSeconds(block.map(KubernetesAuth::tokenExpirationSeconds)));
    }

    /**
     * Login with a token of a Kubernetes service account.
     *
     * @param namespace the Kubernetes namespace of the service account: that of the resource that needs the secret
     * @param audiences audiences of the requested token; empty means the API server's own
     * @param tokenExpirationSeconds lifetime of the requested token, at least 600
     */
    public record Request(
            String namespace, String serviceAccount, String role, List<String> audiences, long tokenExpirationSeconds)
            implements LoginRequestSpec {

        public Request {
            audiences = List.copyOf(audiences);
        }

        @Override
        public AuthMethod method() {
            return AuthMethod.KUBERNETES;
        }

        @Override
        public CredentialSource.Account source() {
            return new CredentialSource.Account(ACCOUNT, namespace, serviceAccount, audiences, tokenExpirationSeconds);
        }

        @Override
        public String identityText() {
            return "kubernetes %s/%s as %s for %s, %d s"
                    .formatted(namespace, serviceAccount, role, audiences, tokenExpirationSeconds);
        }

        @Override
        public ObjectNode payload(CredentialReader credentials) throws SyncException {
            return VaultJson.object().put("role", role).put("jwt", credentials.token(source()));
        }

        @Override
        public Remedy remedy(String mount, String said) {
            String path = "auth/%s/role/%s".formatted(mount, role);
            if (said.contains("invalid role name")) {
                return new Remedy("create the role %s, or correct kubernetes.role".formatted(path), commands(mount));
            }
            if (said.contains("audience")) {
                return Remedy.of(
                        audiences.isEmpty()
                                ? "set kubernetes.audiences to the audience of %s".formatted(path)
                                : "make the audience of %s and kubernetes.audiences (%s) the same"
                                        .formatted(path, String.join(", ", audiences)));
            }
            if (said.contains("service account name not authorized")) {
                return Remedy.of("add %s to bound_service_account_names of %s".formatted(serviceAccount, path));
            }
            if (said.contains("namespace not authorized")) {
                return Remedy.of("add %s to bound_service_account_namespaces of %s".formatted(namespace, path));
            }
            if (said.contains("expired") || said.contains("not valid yet") || said.contains("issued at")) {
                return Remedy.of("set the clocks of Vault and of Kubernetes right: they differ");
            }
            return Remedy.of("check that %s exists and is bound to service account %s of namespace %s%s"
                    .formatted(
                            path,
                            serviceAccount,
                            namespace,
                            audiences.isEmpty() ? "" : " and to the audience " + String.join(", ", audiences)));
        }

        private List<String> commands(String mount) {
            return List.of(
                    "vault write auth/%s/role/%s \\".formatted(mount, role),
                    "  bound_service_account_names=%s bound_service_account_namespaces=%s \\"
                            .formatted(serviceAccount, namespace),
                    "  token_policies=POLICY" + (audiences.isEmpty() ? "" : " audience=" + audiences.getFirst()));
        }

        @Override
        public Optional<Denial> bareDenial(String mount) {
            return Optional.of(new Denial(
                    "the method is mounted: Vault could not have the service account's token reviewed",
                    "check auth/%s/config: kubernetes_host, its CA, and a token_reviewer_jwt that may create tokenreviews"
                            .formatted(mount)));
        }
    }
}
