package dev.vso.operator.auth.login;

import static dev.vso.operator.auth.KnownObjects.auth;
import static dev.vso.operator.auth.KnownObjects.global;
import static dev.vso.operator.auth.KnownObjects.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.GlobalMerge;
import dev.vso.operator.error.SyncError.Retry;
import dev.vso.operator.error.SyncException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As whom a VaultAuth logs in, by method; what it lacks is told by field. */
class LoginPlanTest {

    private static final Optional<Path> FOLDER = Optional.of(Path.of("/vault/approle"));

    private static LoginRequestSpec plan(String spec) throws SyncException {
        return plan(spec, FOLDER);
    }

    private static LoginRequestSpec plan(String spec, Optional<Path> folder) throws SyncException {
        return LoginPlan.of(
                GlobalMerge.alone(key("team/web"), auth("team/web", spec).getSpec()), "shop", rules(folder));
    }

    private static AuthResolver.Rules rules(Optional<Path> folder) {
        return new AuthResolver.Rules("vso", false, false, folder, true);
    }

    private static LoginRequestSpec merged(String own, String shared) throws SyncException {
        return LoginPlan.of(
                GlobalMerge.merged(auth("team/web", own), global("ops/shared", shared)), "shop", rules(FOLDER));
    }

    private static CredentialSource.Stored stored(String field, String name, String key) {
        return new CredentialSource.Stored(field, key("shop/" + name), List.of(key), List.of());
    }

    @Test
    void anAppRoleTakesItsSecretIdFromASecretOfTheResourcesNamespace() throws SyncException {
        assertThat(plan("{method: appRole, mount: m, appRole: {roleId: r, secretRef: s}}"))
                .isEqualTo(new LoginRequestSpec.AppRole(
                        "r", stored("appRole.secretRef", "s", "id"), CredentialDigest.NONE));
    }

    @Test
    void anAppRoleTakesItsSecretIdFromAFileBelowTheFolder() throws SyncException {
        assertThat(plan("{method: appRole, mount: m, appRole: {roleId: r, secretIDPath: /vault/approle/team/id}}")
                        .source())
                .isEqualTo(new CredentialSource.InFile(
                        "appRole.secretIDPath", Path.of("/vault/approle/team/id"), Path.of("/vault/approle")));
    }

    @Test
    void aJwtIsAServiceAccountsBeforeThatOfASecret() throws SyncException {
        var account = new CredentialSource.Account("jwt.serviceAccount", "shop", "sa", List.of("vault"), 900);
        String token = "serviceAccount: sa, audiences: [vault], tokenExpirationSeconds: 900";
        assertThat(plan("{method: jwt, mount: m, jwt: {role: r, %s}}".formatted(token)))
                .isEqualTo(new LoginRequestSpec.Jwt("r", account, CredentialDigest.NONE));
        assertThat(plan("{method: jwt, mount: m, jwt: {role: r, secretRef: s, %s}}".formatted(token))
                        .source())
                .isEqualTo(account);
        assertThat(plan("{method: jwt, mount: m, jwt: {role: r, secretRef: s}}"))
                .isEqualTo(new LoginRequestSpec.Jwt("r", stored("jwt.secretRef", "s", "jwt"), CredentialDigest.NONE));
    }

    /** Otherwise each tenant could log in as the operator. */
    @ParameterizedTest(name = "VaultAuth {0}, allowed for all: {1}: {2}")
    @CsvSource({"vso/web, false, true", "team/web, false, false", "team/web, true, true"})
    void awsTakesTheIdentityOfTheOperatorForItsOwnNamespaceOnly(String auth, boolean forAll, boolean taken)
            throws SyncException {
        var rules = new AuthResolver.Rules("vso", false, false, FOLDER, forAll);
        var effective = GlobalMerge.alone(
                key(auth), auth(auth, "{method: aws, mount: m, aws: {role: r}}").getSpec());
        if (taken) {
            assertThat(LoginPlan.of(effective, "shop", rules).source()).isEqualTo(new CredentialSource.OwnPod());
        } else {
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> LoginPlan.of(effective, "shop", rules))
                    .withMessageContainingAll(
                            "VaultAuth team/web", "aws.secretRef", "--allow-own-cloud-identity", "namespace vso");
        }
    }

    @Test
    void awsTakesKeysOfASecretBeforeThoseOfAServiceAccountBeforeItsOwn() throws SyncException {
        var keys = new CredentialSource.Stored(
                "aws.secretRef",
                key("shop/s"),
                List.of("access_key_id", "secret_access_key"),
                List.of("session_token"));
        var account = new CredentialSource.BoundAccount("aws.irsaServiceAccount", key("shop/sa"));
        assertThat(plan("{method: aws, mount: m, aws: {role: r, secretRef: s, irsaServiceAccount: sa}}")
                        .source())
                .isEqualTo(keys);
        assertThat(plan("{method: aws, mount: m, aws: {role: r, irsaServiceAccount: sa}}")
                        .source())
                .isEqualTo(account);
        assertThat(merged(
                        "{method: aws, mount: m, aws: {irsaServiceAccount: sa}}",
                        "{aws: {role: r, secretRef: shared, region: eu-west-1, headerValue: h}}"))
                .isEqualTo(new LoginRequestSpec.Aws(
                        "r",
                        new LoginRequestSpec.AwsPlace(
                                Optional.of("eu-west-1"), Optional.empty(), Optional.of("h"), "vault-secrets-operator"),
                        account,
                        CredentialDigest.NONE));
    }

    @Test
    void theTokenServiceIsAskedAtItsRoot() throws SyncException {
        for (String given : List.of("https://sts.example.com:8443", "https://sts.example.com:8443/")) {
            LoginRequestSpec login = plan(
                    "{method: aws, mount: m, aws: {role: r, stsEndpoint: '%s', sessionName: s_1}}".formatted(given));
            assertThat(((LoginRequestSpec.Aws) login).place())
                    .isEqualTo(new LoginRequestSpec.AwsPlace(
                            Optional.empty(),
                            Optional.of(URI.create("https://sts.example.com:8443/")),
                            Optional.empty(),
                            "s_1"));
        }
    }

    @Test
    void gcpTakesTheServiceAccountsIdentityInTheCluster() throws SyncException {
        assertThat(merged(
                        "{method: gcp, mount: m, gcp: {workloadIdentityServiceAccount: sa, projectID: 'example.com:p'}}",
                        "{gcp: {role: r, projectID: other, region: europe-west1-b, clusterName: c}}"))
                .isEqualTo(new LoginRequestSpec.Gcp(
                        "r",
                        new LoginRequestSpec.GcpPlace(
                                Optional.of("example.com:p"), Optional.of("europe-west1-b"), Optional.of("c")),
                        new CredentialSource.BoundAccount("gcp.workloadIdentityServiceAccount", key("shop/sa"))));
    }

    @ParameterizedTest(name = "{0} over {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            method: jwt, jwt: {secretRef: own}        | jwt: {role: r, serviceAccount: shared}                     | Secret shop/own
            method: jwt                               | jwt: {role: r, secretRef: shared}                          | Secret shop/shared
            method: jwt, jwt: {serviceAccount: own}   | jwt: {role: r, secretRef: shared}                          | service account own of namespace shop
            method: appRole, appRole: {secretRef: own} | appRole: {roleId: r, secretIDPath: /vault/approle/shared} | Secret shop/own
            method: appRole, appRole: {roleId: r}     | appRole: {roleId: other, secretIDPath: /vault/approle/id}  | file /vault/approle/id
            """)
    void aVaultAuthThatNamesItsProofTakesNoneFromTheGlobal(String own, String shared, String expected)
            throws SyncException {
        LoginRequestSpec login = merged("{mount: m, %s}".formatted(own), "{%s}".formatted(shared));
        assertThat(login.role()).isEqualTo("r");
        assertThat(LoginRefusal.words(login.source())).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            method: jwt                                                 | jwt.role is not set                           | set it to
            method: jwt, jwt: {role: r}                                 | neither jwt.serviceAccount nor jwt.secretRef  | set one
            method: jwt, jwt: {serviceAccount: s}                       | jwt.role is not set                           | set it to
            method: aws                                                 | aws.role is not set                           | set it to
            method: aws, aws: {role: r, region: evil.example.com/}      | aws.region is not a region                    | correct it
            method: aws, aws: {role: r, stsEndpoint: sts.example.com}   | aws.stsEndpoint is no address                 | correct it
            method: aws, aws: {role: r, stsEndpoint: 'https://u@h/'}    | aws.stsEndpoint is no address                 | correct it
            method: aws, aws: {role: r, stsEndpoint: 'file:///etc'}     | aws.stsEndpoint is no address                 | correct it
            method: aws, aws: {role: r, headerValue: "a\\nb"}           | aws.headerValue is not one line               | correct it
            method: aws, aws: {role: r, sessionName: a b}               | aws.sessionName is not 2 to 64                | correct it
            method: gcp, gcp: {role: r}                                 | gcp.workloadIdentityServiceAccount is not set | set it to
            method: gcp, gcp: {workloadIdentityServiceAccount: s}       | gcp.role is not set                           | set it to
            method: gcp, gcp: {role: r, workloadIdentityServiceAccount: s, projectID: a/b}   | gcp.projectID is not     | correct it
            method: gcp, gcp: {role: r, workloadIdentityServiceAccount: s, clusterName: a/b} | gcp.clusterName is not   | correct it
            method: appRole                                             | appRole.roleId is not set                     | set it to
            method: appRole, appRole: {secretRef: s}                    | appRole.roleId is not set                     | set it to
            method: appRole, appRole: {roleId: r}                       | neither appRole.secretRef nor                 | set one
            method: appRole, appRole: {roleId: r, secretRef: s, secretIDPath: /f} | are both set                        | remove one
            method: appRole, appRole: {roleId: r, secretIDPath: /etc/passwd}      | not below /vault/approle            | correct it
            method: appRole, appRole: {roleId: r, secretIDPath: /vault/approle}   | not below /vault/approle            | correct it
            method: appRole, appRole: {roleId: r, secretIDPath: /vault/approle2/id} | not below /vault/approle          | correct it
            method: appRole, appRole: {roleId: r, secretIDPath: /vault/approle/../id} | an absolute path without ..     | correct it
            method: appRole, appRole: {roleId: r, secretIDPath: vault/approle/id}     | an absolute path without ..     | correct it
            """)
    void whatIsMissingOrWrongIsNamedWithTheCure(String spec, String cause, String cure) {
        assertRefused("{mount: m, %s}".formatted(spec), FOLDER, cause, cure);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {method: kubernetes, mount: m, kubernetes: {role: r, serviceAccount: NAME}}       | kubernetes.serviceAccount
            {method: jwt, mount: m, jwt: {role: r, serviceAccount: NAME}}                     | jwt.serviceAccount
            {method: jwt, mount: m, jwt: {role: r, secretRef: NAME}}                          | jwt.secretRef
            {method: appRole, mount: m, appRole: {roleId: r, secretRef: NAME}}                | appRole.secretRef
            {method: aws, mount: m, aws: {role: r, secretRef: NAME}}                          | aws.secretRef
            {method: aws, mount: m, aws: {role: r, irsaServiceAccount: NAME}}                 | aws.irsaServiceAccount
            {method: gcp, mount: m, gcp: {role: r, workloadIdentityServiceAccount: NAME}}     | gcp.workloadIdentityServiceAccount
            """)
    @DisplayName("H13: no name goes into an address of the API server that no object can have")
    void aNameThatNoObjectCanHaveIsRefusedByField(String spec, String field) {
        for (String name : List.of("../../kube-system/secrets/x", "..", "a/b", "a%2fb", "A", "a b", "a?b=c")) {
            assertRefused(spec.replace("NAME", "'" + name + "'"), FOLDER, field, "Kubernetes takes");
        }
    }

    @Test
    void noFileIsReadWithoutTheFlag() {
        assertRefused(
                "{method: appRole, mount: m, appRole: {roleId: r, secretIDPath: /vault/approle/id}}",
                Optional.empty(),
                "appRole.secretIDPath names a file of the operator",
                "use appRole.secretRef, or start it with --secret-id-dir");
    }

    private static void assertRefused(String spec, Optional<Path> folder, String... words) {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> plan(spec, folder))
                .withMessageStartingWith("VaultAuth team/web: ")
                .satisfies(failure -> {
                    assertThat(failure).hasMessageContainingAll(words);
                    assertThat(failure.error().retry()).isEqualTo(Retry.ON_CHANGE);
                });
    }
}
