package dev.vso.operator.auth.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.AuthMethod;
import dev.vso.api.GlobalJwtAuth;
import dev.vso.api.GlobalMethodAuth;
import dev.vso.api.JwtAuth;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthSpec;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.json.VaultJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Method {@code jwt}: a signed token, of a service account or from a Secret. */
public final class JwtLogin implements LoginMethod {

    private static final String KEY = "jwt";

    @Override
    public AuthMethod method() {
        return AuthMethod.JWT;
    }

    @Override
    public String title() {
        return "JWT";
    }

    @Override
    public boolean isConfigured(VaultAuthSpec spec) {
        return spec.jwt() != null;
    }

    @Override
    public Optional<GlobalMethodAuth> block(VaultAuthGlobalSpec shared) {
        return Optional.ofNullable(shared.jwt());
    }

    @Override
    public List<Ineffective> ineffective(VaultAuthSpec spec) {
        JwtAuth jwt = spec.jwt();
        return jwt != null && FieldMerge.isSet(jwt.secretRef()) && FieldMerge.isSet(jwt.serviceAccount())
                ? List.of(new Ineffective(
                        "jwt.secretRef", "jwt.serviceAccount takes precedence", "remove one of the two"))
                : List.of();
    }

    private static Optional<JwtAuth> merged(@Nullable JwtAuth given, @Nullable GlobalJwtAuth shared) {
        if (shared == null) {
            return Optional.ofNullable(given);
        }
        JwtAuth own = given == null ? new JwtAuth(null, null, null, List.of(), null) : given;
        boolean named = FieldMerge.isSet(own.secretRef()) || FieldMerge.isSet(own.serviceAccount());
        return Optional.of(new JwtAuth(
                FieldMerge.firstOf(own.role(), shared.role()),
                named ? own.secretRef() : shared.secretRef(),
                named ? own.serviceAccount() : shared.serviceAccount(),
                own.audiences().isEmpty() ? shared.audiences() : own.audiences(),
                FieldMerge.tokenSeconds(own.tokenExpirationSeconds(), shared.tokenExpirationSeconds())));
    }

    @Override
    public LoginRequestSpec request(LoginFields fields) throws SyncException {
        Optional<JwtAuth> block = merged(fields.own().jwt(), fields.shared().jwt());
        String role =
                fields.required("jwt.role", block.map(JwtAuth::role), "the name of a role of the JWT auth method");
        String account = LoginFields.text(block.map(JwtAuth::serviceAccount));
        String secret = LoginFields.text(block.map(JwtAuth::secretRef));
        if (account.isEmpty() && secret.isEmpty()) {
            throw fields.invalid(
                    "neither jwt.serviceAccount nor jwt.secretRef is set", "set one, for it gives the token");
        }
        if (account.isEmpty()) {
            return new Request(
                    role, fields.stored("jwt.secretRef", secret, List.of(KEY), List.of()), CredentialDigest.NONE);
        }
        fields.besideResource("jwt.serviceAccount", account);
        return new Request(
                role,
                new CredentialSource.Account(
                        "jwt.serviceAccount",
                        fields.namespace(),
                        account,
                        block.map(JwtAuth::audiences).orElse(List.of()),
                        LoginFields.tokenSeconds(block.map(JwtAuth::tokenExpirationSeconds))),
                CredentialDigest.NONE);
    }

    /**
     * Login with a signed token.
     *
     * @param source a service account, or a Secret with the key {@code jwt}
     */
    public record Request(String role, CredentialSource source, CredentialDigest stamp) implements LoginRequestSpec {

        @Override
        public AuthMethod method() {
            return AuthMethod.JWT;
        }

        @Override
        public Request with(CredentialDigest now) {
            return new Request(role, source, now);
        }

        @Override
        public String identityText() {
            return "jwt as %s with %s %s".formatted(role, source, stamp.digest());
        }

        @Override
        public ObjectNode payload(CredentialReader credentials) throws SyncException {
            return VaultJson.object().put("role", role).put(KEY, credentials.value(source, KEY));
        }

        @Override
        public Remedy remedy(String mount, String said) {
            String path = "auth/%s/role/%s".formatted(mount, role);
            if (said.contains("could not be found") || said.contains("invalid role")) {
                return new Remedy("create the role %s, or correct jwt.role".formatted(path), commands(mount));
            }
            if (said.contains("audience")) {
                return Remedy.of(
                        source instanceof CredentialSource.Account account
                                        && account.audiences().isEmpty()
                                ? "set jwt.audiences to one of bound_audiences of %s".formatted(path)
                                : "make bound_audiences of %s and the token's audience the same".formatted(path));
            }
            if (said.contains("signature") || said.contains("known key") || said.contains("jwks")) {
                return Remedy.of("give auth/%s/config the keys of the token's issuer".formatted(mount));
            }
            if (said.contains("issuer")) {
                return Remedy.of("set bound_issuer of auth/%s/config to the token's issuer".formatted(mount));
            }
            if (said.contains("subject") || said.contains("claim")) {
                return Remedy.of("compare bound_subject and bound_claims of %s with the token from %s"
                        .formatted(path, source.words()));
            }
            if (said.contains("expired") || said.contains("not valid yet") || said.contains("issued at")) {
                return Remedy.of(
                        source instanceof CredentialSource.Account
                                ? "set the clocks of Vault and of Kubernetes right: they differ"
                                : "put a token that is valid into %s".formatted(source.words()));
            }
            return Remedy.of("check that %s exists and accepts the token from %s".formatted(path, source.words()));
        }

        private List<String> commands(String mount) {
            List<String> lines = new ArrayList<>();
            lines.add("vault write auth/%s/role/%s role_type=jwt user_claim=sub \\".formatted(mount, role));
            if (source instanceof CredentialSource.Account account) {
                lines.add("  bound_subject=system:serviceaccount:%s:%s bound_audiences=%s \\"
                        .formatted(
                                account.namespace(),
                                account.name(),
                                account.audiences().isEmpty() ? "AUDIENCE" : String.join(",", account.audiences())));
            }
            lines.add("  token_policies=POLICY");
            return lines;
        }
    }
}
