package dev.vso.operator.auth.login;

import static dev.vso.operator.auth.LoginRequests.assertRefused;
import static dev.vso.operator.auth.LoginRequests.merged;
import static dev.vso.operator.auth.LoginRequests.request;
import static dev.vso.operator.auth.LoginRequests.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.error.SyncException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwtLoginTest {

    private static final String TOKEN = "serviceAccount: sa, audiences: [vault], tokenExpirationSeconds: 900";

    private static String spec(String block) {
        return "method: jwt, jwt: {role: app, %s}".formatted(block);
    }

    @Test
    void theTokenIsAServiceAccountsBeforeThatOfASecret() throws SyncException {
        var account = new CredentialSource.Account("jwt.serviceAccount", "shop", "sa", List.of("vault"), 900);
        assertThat(request(spec(TOKEN))).isEqualTo(new JwtLogin.Request("app", account, CredentialDigest.NONE));
        assertThat(request(spec("secretRef: s, " + TOKEN)).source()).isEqualTo(account);
        assertThat(request(spec("secretRef: s")))
                .isEqualTo(new JwtLogin.Request("app", stored("jwt.secretRef", "s", "jwt"), CredentialDigest.NONE));
    }

    @ParameterizedTest(name = "{0} over {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            jwt: {secretRef: own}      | role: r, serviceAccount: shared | Secret shop/own
            jwt: {}                    | role: r, secretRef: shared      | Secret shop/shared
            jwt: {serviceAccount: own} | role: r, secretRef: shared      | service account own of namespace shop
            """)
    void aVaultAuthThatNamesItsProofTakesNoneFromTheGlobal(String own, String shared, String expected)
            throws SyncException {
        LoginRequestSpec login = merged("method: jwt, " + own, "jwt: {%s}".formatted(shared));
        assertThat(login.role()).isEqualTo("r");
        assertThat(login.source().words()).isEqualTo(expected);
    }

    @DisplayName("Missing fields are named with the cure")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            method: jwt                            | jwt.role is not set                          | set it to
            method: jwt, jwt: {role: r}            | neither jwt.serviceAccount nor jwt.secretRef | set one
            method: jwt, jwt: {serviceAccount: s}  | jwt.role is not set                          | set it to
            """)
    void missingFields(String spec, String cause, String cure) {
        assertRefused(spec, cause, cure);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            serviceAccount: sa, audiences: [vault] | role "app" could not be found                                | create the role auth/m/role/app, or correct jwt.role
            serviceAccount: sa, audiences: [vault] | error validating token: invalid audience (aud) claim: audience claim does not match | make bound_audiences of auth/m/role/app and the token's audience the same
            serviceAccount: sa                     | error validating token: invalid audience (aud) claim         | set jwt.audiences to one of bound_audiences of auth/m/role/app
            serviceAccount: sa                     | error validating token: no known key successfully validated the token signature | give auth/m/config the keys of the token's issuer
            serviceAccount: sa                     | error validating token: invalid issuer (iss) claim           | set bound_issuer of auth/m/config
            serviceAccount: sa                     | invalid subject (sub) claim                                  | compare bound_subject and bound_claims of auth/m/role/app with the token from service account sa of namespace shop
            serviceAccount: sa                     | error validating token: token is expired                     | set the clocks of Vault and of Kubernetes right
            secretRef: s                           | error validating token: token is expired                     | put a token that is valid into Secret shop/s
            """)
    void theCureFitsWhatVaultSaid(String block, String said, String cure) throws SyncException {
        assertThat(request(spec(block)).remedy("m", said).text()).contains(cure);
    }

    @Test
    void aMissingRoleIsMadeByACommand() throws SyncException {
        String message = "role \"app\" could not be found";
        assertThat(request(spec("serviceAccount: sa")).remedy("m", message).commands())
                .containsExactly(
                        "vault write auth/m/role/app role_type=jwt user_claim=sub \\",
                        "  bound_subject=system:serviceaccount:shop:sa bound_audiences=AUDIENCE \\",
                        "  token_policies=POLICY");
        assertThat(request(spec(TOKEN)).remedy("m", message).commands().get(1)).contains("bound_audiences=vault ");
        assertThat(request(spec("secretRef: s")).remedy("m", message).commands())
                .containsExactly(
                        "vault write auth/m/role/app role_type=jwt user_claim=sub \\", "  token_policies=POLICY");
    }
}
