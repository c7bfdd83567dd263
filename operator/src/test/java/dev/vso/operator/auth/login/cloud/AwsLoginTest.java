package dev.vso.operator.auth.login.cloud;

import static dev.vso.operator.auth.KnownObjects.key;
import static dev.vso.operator.auth.LoginRequests.FOLDER;
import static dev.vso.operator.auth.LoginRequests.assertRefused;
import static dev.vso.operator.auth.LoginRequests.merged;
import static dev.vso.operator.auth.LoginRequests.request;
import static dev.vso.operator.auth.LoginRequests.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.login.CredentialDigest;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.error.SyncException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsLoginTest {

    private static final String OWN_POD = "method: aws, aws: {role: r}";
    private static final String BOUND = "method: aws, aws: {role: app, irsaServiceAccount: sa}";

    /** Otherwise each tenant could log in as the operator. */
    @Test
    void theIdentityOfTheOperatorIsForItsOwnNamespaceOnly() throws SyncException {
        assertThat(request("vso/web", OWN_POD, rules(Optional.of(FOLDER), false))
                        .source())
                .isEqualTo(new CredentialSource.OwnPod());
        assertThat(request("team/web", OWN_POD, rules(Optional.of(FOLDER), true))
                        .source())
                .isEqualTo(new CredentialSource.OwnPod());
        assertRefused(
                OWN_POD,
                rules(Optional.of(FOLDER), false),
                "VaultAuth team/web",
                "aws.secretRef",
                "--allow-own-cloud-identity",
                "namespace vso");
    }

    @Test
    @DisplayName("Keys of a Secret take precedence over a service account, and that over the operator's own")
    void credentialPrecedence() throws SyncException {
        var keys = new CredentialSource.Stored(
                "aws.secretRef",
                key("shop/s"),
                List.of("access_key_id", "secret_access_key"),
                List.of("session_token"));
        var account = new CredentialSource.BoundAccount("aws.irsaServiceAccount", key("shop/sa"));
        assertThat(request("method: aws, aws: {role: r, secretRef: s, irsaServiceAccount: sa}")
                        .source())
                .isEqualTo(keys);
        assertThat(request(BOUND).source()).isEqualTo(account);
        assertThat(merged(
                        "method: aws, aws: {irsaServiceAccount: sa}",
                        "aws: {role: r, secretRef: shared, region: eu-west-1, headerValue: h}"))
                .isEqualTo(new AwsLogin.Request(
                        "r",
                        new AwsLogin.AwsPlace(
                                Optional.of("eu-west-1"), Optional.empty(), Optional.of("h"), "vault-secrets-operator"),
                        account,
                        CredentialDigest.NONE));
    }

    @Test
    void theTokenServiceIsAskedAtItsRoot() throws SyncException {
        for (String given : List.of("https://sts.example.com:8443", "https://sts.example.com:8443/")) {
            var login = request("method: aws, aws: {role: r, stsEndpoint: '%s', sessionName: s_1}".formatted(given));
            assertThat(((AwsLogin.Request) login).place())
                    .isEqualTo(new AwsLogin.AwsPlace(
                            Optional.empty(),
                            Optional.of(URI.create("https://sts.example.com:8443/")),
                            Optional.empty(),
                            "s_1"));
        }
    }

    @DisplayName("Missing and invalid fields are named with the cure")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            method: aws                                               | aws.role is not set             | set it to
            method: aws, aws: {role: r, region: evil.example.com/}    | aws.region is not a region      | correct it
            method: aws, aws: {role: r, stsEndpoint: sts.example.com} | aws.stsEndpoint is no address   | correct it
            method: aws, aws: {role: r, stsEndpoint: 'https://u@h/'}  | aws.stsEndpoint is no address   | correct it
            method: aws, aws: {role: r, stsEndpoint: 'file:///etc'}   | aws.stsEndpoint is no address   | correct it
            method: aws, aws: {role: r, headerValue: "a\\nb"}         | aws.headerValue is not one line | correct it
            method: aws, aws: {role: r, sessionName: a b}             | aws.sessionName is not 2 to 64  | correct it
            """)
    void invalidFields(String spec, String cause, String cure) {
        assertRefused(spec, cause, cure);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            entry for role app not found                                    | create the role auth/m/role/app, or correct aws.role
            error validating x-vault-aws-iam-server-id header: missing      | make aws.headerValue and iam_server_id_header_value of auth/m/config/client the same
            error making upstream request: received error code 403 from sts | make aws.region and aws.stsEndpoint agree with sts_region and sts_endpoint
            iam principal "arn" does not belong to the role "app"           | check that bound_iam_principal_arn of auth/m/role/app includes the owner of the keys from service account sa of namespace shop
            """)
    void theCureFitsWhatVaultSaid(String said, String cure) throws SyncException {
        assertThat(request(BOUND).remedy("m", said).text()).contains(cure);
    }

    @Test
    void aMissingRoleIsMadeByACommand() throws SyncException {
        assertThat(request(BOUND).remedy("m", "entry for role app not found").commands())
                .containsExactly(
                        "vault write auth/m/role/app auth_type=iam \\",
                        "  bound_iam_principal_arn=ARN token_policies=POLICY");
    }
}
