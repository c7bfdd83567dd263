package dev.vso.operator.auth.login;

import static dev.vso.operator.error.SyncError.terminal;

import dev.vso.api.AppRoleAuth;
import dev.vso.api.JwtAuth;
import dev.vso.api.KubernetesAuth;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.ResolvedVaultAuth;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.ObjectNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes of a VaultAuth as whom to log in, or says what it lacks (vso-behaviour 1.3, 3.6). Pure: what its Secret or file
 * holds is not looked at.
 */
public final class LoginPlan {

    private static final String INVALID = "InvalidVaultAuth";
    private static final String REFUSED = "VaultClientConfigError";
    private static final long SHORTEST_TOKEN_SECONDS = 600;

    private final ResolvedVaultAuth auth;
    private final String namespace;
    private final AuthResolver.Rules rules;

    /**
     * @param namespace of the resource that logs in, where service accounts and Secrets are looked for
     * @param rules what the operator allows
     */
    private LoginPlan(ResolvedVaultAuth auth, String namespace, AuthResolver.Rules rules) {
        this.auth = auth;
        this.namespace = namespace;
        this.rules = rules;
    }

    /**
     * How a VaultAuth logs in.
     *
     * @throws SyncException naming the field, the cause and the cure
     */
    public static LoginRequestSpec of(ResolvedVaultAuth auth, String namespace, AuthResolver.Rules rules)
            throws SyncException {
        LoginPlan plan = new LoginPlan(auth, namespace, rules);
        return switch (auth.method()) {
            case KUBERNETES -> plan.kubernetes();
            case JWT -> plan.jwt();
            case APP_ROLE -> plan.appRole();
            case AWS -> CloudLoginPlan.aws(plan, auth.blocks().aws());
            case GCP -> CloudLoginPlan.gcp(plan, auth.blocks().gcp());
        };
    }

    private LoginRequestSpec kubernetes() throws SyncException {
        Optional<KubernetesAuth> block = auth.blocks().kubernetes();
        String role = text(block.map(KubernetesAuth::role));
        String account = text(block.map(KubernetesAuth::serviceAccount));
        List<String> missing = new ArrayList<>();
        if (role.isEmpty()) {
            missing.add("kubernetes.role");
        }
        if (account.isEmpty()) {
            missing.add("kubernetes.serviceAccount");
        }
        if (!missing.isEmpty()) {
            throw invalid("%s not set; method kubernetes needs both"
                    .formatted(String.join(" and ", missing) + (missing.size() > 1 ? " are" : " is")));
        }
        besideResource("kubernetes.serviceAccount", account);
        return new LoginRequestSpec.Kubernetes(
                namespace,
                account,
                role,
                block.map(KubernetesAuth::audiences).orElse(List.of()),
                seconds(block.map(KubernetesAuth::tokenExpirationSeconds)));
    }

    private LoginRequestSpec jwt() throws SyncException {
        Optional<JwtAuth> block = auth.blocks().jwt();
        String role = required("jwt.role", block.map(JwtAuth::role), "the name of a role of the JWT auth method");
        String account = text(block.map(JwtAuth::serviceAccount));
        String secret = text(block.map(JwtAuth::secretRef));
        if (account.isEmpty() && secret.isEmpty()) {
            throw invalid("neither jwt.serviceAccount nor jwt.secretRef is set; set one, for it gives the token");
        }
        if (!account.isEmpty()) {
            besideResource("jwt.serviceAccount", account);
        }
        CredentialSource source = account.isEmpty()
                ? stored("jwt.secretRef", secret, List.of("jwt"), List.of())
                : new CredentialSource.Account(
                        "jwt.serviceAccount",
                        namespace,
                        account,
                        block.map(JwtAuth::audiences).orElse(List.of()),
                        seconds(block.map(JwtAuth::tokenExpirationSeconds)));
        return new LoginRequestSpec.Jwt(role, source, CredentialDigest.NONE);
    }

    private LoginRequestSpec appRole() throws SyncException {
        Optional<AppRoleAuth> block = auth.blocks().appRole();
        String role = required("appRole.roleId", block.map(AppRoleAuth::roleId), "the role_id of the AppRole");
        String secret = text(block.map(AppRoleAuth::secretRef));
        String file = text(block.map(AppRoleAuth::secretIDPath));
        if (secret.isEmpty() && file.isEmpty()) {
            throw invalid(
                    "neither appRole.secretRef nor appRole.secretIDPath is set; set one, for it gives the secret id");
        }
        if (!secret.isEmpty() && !file.isEmpty()) {
            throw invalid("appRole.secretRef and appRole.secretIDPath are both set; remove one");
        }
        CredentialSource source =
                file.isEmpty() ? stored("appRole.secretRef", secret, List.of("id"), List.of()) : inFile(file);
        return new LoginRequestSpec.AppRole(role, source, CredentialDigest.NONE);
    }

    /** Whoever may write a VaultAuth could otherwise have any file of the operator sent to a server of their choice. */
    private CredentialSource inFile(String text) throws SyncException {
        String field = "appRole.secretIDPath";
        Path folder = rules.secretIdFolder()
                .orElseThrow(() -> refused(
                        "%s names a file of the operator, and this operator reads no secret ids from files; use appRole.secretRef, or start it with --secret-id-dir and a folder (chart value controller.manager.secretIDDir)"
                                .formatted(field)));
        try {
            return new CredentialSource.InFile(
                    field, OperatorFile.of(text, List.of(folder)).path(), folder);
        } catch (OperatorFile.Unusable e) {
            throw invalid("%s %s".formatted(field, e.why()));
        }
    }

    /**
     * The identity that a cloud gives to the operator's pod. Otherwise each tenant could log in as the operator.
     *
     * @throws SyncException if this VaultAuth may not use it
     */
    CredentialSource ownPod() throws SyncException {
        String home = rules.operatorNamespace();
        if (!rules.ownIdentityForAll() && !auth.key().namespace().equals(home)) {
            throw refused(
                    "neither aws.secretRef nor aws.irsaServiceAccount is set, so that it would log in as the operator's own pod, which only VaultAuths of namespace %s may do; set one, or start the operator with --allow-own-cloud-identity (chart value controller.manager.allowOwnCloudIdentity)"
                            .formatted(home));
        }
        return new CredentialSource.OwnPod();
    }

    /** @throws SyncException if nothing can be called so */
    ObjectKey besideResource(String field, String name) throws SyncException {
        Optional<String> problem = ObjectNames.problem(field, name);
        if (problem.isPresent()) {
            throw invalid(problem.get());
        }
        return new ObjectKey(namespace, name);
    }

    CredentialSource.Stored stored(String field, String name, List<String> required, List<String> optional)
            throws SyncException {
        return new CredentialSource.Stored(field, besideResource(field, name), required, optional);
    }

    String required(String field, Optional<String> value, String what) throws SyncException {
        String text = text(value);
        if (text.isEmpty()) {
            throw invalid("%s is not set; set it to %s".formatted(field, what));
        }
        return text;
    }

    static String text(Optional<String> value) {
        return value.orElse("");
    }

    private static long seconds(Optional<Long> asked) {
        return Math.max(SHORTEST_TOKEN_SECONDS, asked.orElse(SHORTEST_TOKEN_SECONDS));
    }

    SyncException invalid(String why) {
        return terminal(INVALID, "%s: %s".formatted(auth.origin(), why)).exception();
    }

    private SyncException refused(String why) {
        return terminal(REFUSED, "%s: %s".formatted(auth.origin(), why)).exception();
    }
}
