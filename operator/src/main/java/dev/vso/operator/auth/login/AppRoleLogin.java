package dev.vso.operator.auth.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.AppRoleAuth;
import dev.vso.api.AuthMethod;
import dev.vso.api.GlobalAppRoleAuth;
import dev.vso.api.GlobalMethodAuth;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthSpec;
import dev.vso.error.Explanation;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.json.VaultJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Method {@code appRole}: a role id, and a secret id from a Secret or from a file of the operator. */
public final class AppRoleLogin implements LoginMethod {

    private static final String KEY = "id";
    private static final String FILE = "appRole.secretIDPath";

    @Override
    public AuthMethod method() {
        return AuthMethod.APP_ROLE;
    }

    @Override
    public String title() {
        return "AppRole";
    }

    @Override
    public boolean isConfigured(VaultAuthSpec spec) {
        return spec.appRole() != null;
    }

    @Override
    public Optional<GlobalMethodAuth> block(VaultAuthGlobalSpec shared) {
        return Optional.ofNullable(shared.appRole());
    }

    private static Optional<AppRoleAuth> merged(@Nullable AppRoleAuth given, @Nullable GlobalAppRoleAuth shared) {
        if (shared == null) {
            return Optional.ofNullable(given);
        }
        AppRoleAuth own = given == null ? new AppRoleAuth(null, null, null) : given;
        boolean named = FieldMerge.isSet(own.secretRef()) || FieldMerge.isSet(own.secretIDPath());
        return Optional.of(new AppRoleAuth(
                FieldMerge.firstOf(own.roleId(), shared.roleId()),
                named ? own.secretRef() : shared.secretRef(),
                named ? own.secretIDPath() : shared.secretIDPath()));
    }

    @Override
    public LoginRequestSpec request(LoginFields fields) throws SyncException {
        Optional<AppRoleAuth> block =
                merged(fields.own().appRole(), fields.shared().appRole());
        String role = fields.required("appRole.roleId", block.map(AppRoleAuth::roleId), "the role_id of the AppRole");
        String secret = LoginFields.text(block.map(AppRoleAuth::secretRef));
        String file = LoginFields.text(block.map(AppRoleAuth::secretIDPath));
        if (secret.isEmpty() && file.isEmpty()) {
            throw fields.invalid(
                    "neither appRole.secretRef nor appRole.secretIDPath is set", "set one, for it gives the secret id");
        }
        if (!secret.isEmpty() && !file.isEmpty()) {
            throw fields.invalid("appRole.secretRef and appRole.secretIDPath are both set", "remove one");
        }
        CredentialSource source = file.isEmpty()
                ? fields.stored("appRole.secretRef", secret, List.of(KEY), List.of())
                : inFile(fields, file);
        return new Request(role, source, CredentialDigest.NONE);
    }

    /**
     * Requires the directory: without it, every user who may write a VaultAuth could have any file of the operator sent
     * to a server of their own.
     */
    private static CredentialSource inFile(LoginFields fields, String text) throws SyncException {
        Path folder = fields.rules()
                .secretIdFolder()
                .orElseThrow(
                        () -> fields.refused(
                                "%s names a file of the operator, and this operator reads no secret ids from files"
                                        .formatted(FILE),
                                "use appRole.secretRef, or start it with --secret-id-dir and a folder (chart value controller.manager.secretIDDir)"));
        try {
            return new CredentialSource.InFile(
                    FILE, OperatorFile.of(text, List.of(folder)).path(), folder);
        } catch (OperatorFile.Unusable e) {
            throw fields.invalid(Explanation.of("%s %s".formatted(FILE, e.why())));
        }
    }

    /**
     * Login with a role id and a secret id.
     *
     * @param role the role id
     * @param source a Secret with the key {@code id}, or a file
     */
    public record Request(String role, CredentialSource source, CredentialDigest stamp) implements LoginRequestSpec {

        @Override
        public AuthMethod method() {
            return AuthMethod.APP_ROLE;
        }

        @Override
        public String roleTitle() {
            return "role id";
        }

        @Override
        public Request with(CredentialDigest now) {
            return new Request(role, source, now);
        }

        @Override
        public String identityText() {
            return "appRole as %s with %s %s".formatted(role, source, stamp.digest());
        }

        @Override
        public ObjectNode payload(CredentialReader credentials) throws SyncException {
            return VaultJson.object().put("role_id", role).put("secret_id", credentials.value(source, KEY));
        }

        @Override
        public Remedy remedy(String mount, String said) {
            if (said.contains("cidr")) {
                return Remedy.of(
                        "allow the operator's address in secret_id_bound_cidrs and token_bound_cidrs of the AppRole");
            }
            if (said.contains("role id") || said.contains("role_id")) {
                return Remedy.of("correct appRole.roleId: read auth/%s/role/NAME/role-id".formatted(mount));
            }
            return new Remedy(
                    "compare appRole.roleId with auth/%s/role/NAME/role-id, and put a new secret id of that role into %s, for it may have ended"
                            .formatted(mount, source.words()),
                    List.of("vault write -f auth/%s/role/NAME/secret-id".formatted(mount)));
        }
    }
}
