package dev.vso.operator.auth.login;

import static dev.vso.operator.auth.KnownObjects.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.Identity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What to change, by what Vault's methods say. */
class LoginRefusalTest {

    private static final CredentialSource SECRET =
            new CredentialSource.Stored("f", key("shop/s"), List.of("id"), List.of());
    private static final CredentialSource FILE =
            new CredentialSource.InFile("f", Path.of("/vault/id"), Path.of("/vault"));
    private static final CredentialSource ACCOUNT =
            new CredentialSource.Account("f", "shop", "sa", List.of("vault"), 600);
    private static final CredentialSource BOUND = new CredentialSource.BoundAccount("f", key("shop/sa"));

    private static LoginRequestSpec login(String method) {
        return switch (method) {
            case "appRole" -> new LoginRequestSpec.AppRole("app", SECRET, CredentialDigest.NONE);
            case "appRole by file" -> new LoginRequestSpec.AppRole("app", FILE, CredentialDigest.NONE);
            case "jwt" -> new LoginRequestSpec.Jwt("app", ACCOUNT, CredentialDigest.NONE);
            case "jwt without audience" ->
                new LoginRequestSpec.Jwt(
                        "app", new CredentialSource.Account("f", "shop", "sa", List.of(), 600), CredentialDigest.NONE);
            case "jwt by secret" -> new LoginRequestSpec.Jwt("app", SECRET, CredentialDigest.NONE);
            case "aws" ->
                new LoginRequestSpec.Aws(
                        "app",
                        new LoginRequestSpec.AwsPlace(Optional.empty(), Optional.empty(), Optional.empty(), "s"),
                        BOUND,
                        CredentialDigest.NONE);
            default ->
                new LoginRequestSpec.Gcp(
                        "app",
                        new LoginRequestSpec.GcpPlace(Optional.empty(), Optional.empty(), Optional.empty()),
                        new CredentialSource.BoundAccount("f", key("shop/sa")));
        };
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            appRole              | invalid role or secret ID                                    | put a new secret id of that role into Secret shop/s
            appRole by file      | invalid role or secret ID                                    | put a new secret id of that role into file /vault/id
            appRole              | source address "10.0.0.1" unauthorized by CIDR restrictions on the secret ID | allow the operator's address in secret_id_bound_cidrs
            appRole              | invalid role ID                                              | correct appRole.roleId: read auth/m/role/NAME/role-id
            jwt                  | role "app" could not be found                                | create the role auth/m/role/app, or correct jwt.role
            jwt                  | error validating token: invalid audience (aud) claim: audience claim does not match | make bound_audiences of auth/m/role/app and the token's audience the same
            jwt without audience | error validating token: invalid audience (aud) claim         | set jwt.audiences to one of bound_audiences of auth/m/role/app
            jwt                  | error validating token: no known key successfully validated the token signature | give auth/m/config the keys of who issues the token
            jwt                  | error validating token: invalid issuer (iss) claim           | set bound_issuer of auth/m/config
            jwt                  | invalid subject (sub) claim                                  | compare bound_subject and bound_claims of auth/m/role/app with the token from service account sa of namespace shop
            jwt                  | error validating token: token is expired                     | set the clocks of Vault and of Kubernetes right
            jwt by secret        | error validating token: token is expired                     | put a token that is valid into Secret shop/s
            aws                  | entry for role app not found                                 | create the role auth/m/role/app, or correct aws.role
            aws                  | error validating X-Vault-AWS-IAM-Server-ID header: missing   | make aws.headerValue and iam_server_id_header_value of auth/m/config/client the same
            aws                  | error making upstream request: received error code 403 from STS | make aws.region and aws.stsEndpoint agree with sts_region and sts_endpoint
            aws                  | IAM Principal "arn" does not belong to the role "app"        | check that bound_iam_principal_arn of auth/m/role/app has who the keys from service account sa of namespace shop are of
            gcp                  | role "app" not found                                         | create the role auth/m/role/app of type iam, or correct gcp.role
            gcp                  | service account not authorized                               | check that bound_service_accounts of auth/m/role/app has the Google service account of service account sa
            """)
    void theCureFitsWhatVaultSaid(String method, String said, String cure) {
        Identity identity =
                new Identity(key("shop/web"), key("vso/default"), "", "m", login(method), Map.of(), Map.of());
        assertThat(LoginRefusal.cure(identity, List.of(said))).contains(cure);
    }
}
