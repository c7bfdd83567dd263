package dev.vso.it;

import static dev.vso.it.DatabaseLogins.app;
import static dev.vso.it.DatabaseLogins.assertFollows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.AwsLoginStub;
import dev.vso.testing.KubeSetup;
import dev.vso.testing.StubbedVault;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Logins with an identity of AWS. Vault's auth method and AWS itself are a stub that recomputes each signature; the
 * tokens that it returns are those of a real server.
 */
class AwsLoginIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final String SERVER_ID = "vault.example.com";
    private static final String POLICY = "aws-logins";
    private static final String ALICE = "arn:aws:iam::123456789012:user/alice";
    private static final String ROLE = "arn:aws:iam::123456789012:role/shop";
    private static final String SECRET_KEY = "never-printed-secret-key";

    private static final AwsLoginStub aws = new AwsLoginStub(environment.vault(), SERVER_ID);
    private static final StubbedVault stubbed = new StubbedVault(
            environment.sandbox().bao().address(), environment.sandbox().ca(), aws);

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        environment.inVault().policy(POLICY, "path \"secret/data/*\" { capabilities = [\"read\"] }");
        aws.key("AKIAALICE", SECRET_KEY, "", ALICE);
        aws.key("ASIAALICE", SECRET_KEY, "a-session-token", ALICE);
        aws.role("alice", ALICE, POLICY);
        aws.role("shop", ROLE + "/vault-secrets-operator", POLICY);
        operator = environment.operator(TestEnvironment.IMPATIENT);
    }

    @AfterAll
    static void stop() {
        operator.close();
        stubbed.close();
        aws.close();
        environment.leave();
    }

    // ------------------------------------------------------------------------------------------------ set-up

    private static String namespace(String prefix) {
        String namespace = environment.namespace(prefix);
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));
        environment.connection(
                namespace, "stubbed", "address: %s\ncaCertSecretRef: vault-ca-cert".formatted(stubbed.address()));
        environment.subject("VaultConnection", namespace, "stubbed").awaitReady();
        return namespace;
    }

    private static void keys(String namespace, Map<String, String> values) {
        DatabaseLogins.secret(namespace, "keys", values);
    }

    private static void keys(String namespace, String id, String secret) {
        keys(namespace, Map.of("access_key_id", id, "secret_access_key", secret));
    }

    private static void account(String namespace, Map<String, String> annotations) {
        environment
                .client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("shop")
                        .withAnnotations(annotations)
                        .endMetadata()
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private static void auth(String namespace, String block) {
        DatabaseLogins.auth(
                namespace, "{vaultConnectionRef: stubbed, method: aws, mount: aws, aws: {%s}}".formatted(block));
    }

    private static void assertReported(ResourceHandle subject, String... words) {
        DatabaseLogins.assertReported(subject, SECRET_KEY, words);
    }

    private static List<AwsLoginStub.LogIn> since(int mark) {
        List<AwsLoginStub.LogIn> all = aws.logIns();
        return all.subList(mark, all.size());
    }

    // ------------------------------------------------------------------------------------------------ tests

    @Test
    void keysOfASecretSignOneRequestForAllAndAreFollowed() {
        String namespace = namespace("aws-keys");
        keys(namespace, "AKIAALICE", SECRET_KEY);
        int mark = aws.logIns().size();
        auth(namespace, "role: alice, region: eu-west-1, headerValue: %s, secretRef: keys".formatted(SERVER_ID));

        ResourceHandle app = app(namespace, "app");
        app(namespace, "other").awaitReady();
        app.awaitReady();
        assertFollows(namespace, "second");
        assertThat(since(mark))
                .containsExactly(new AwsLoginStub.LogIn(
                        "alice", ALICE, "https://sts.eu-west-1.amazonaws.com/", "eu-west-1", ""));

        keys(namespace, "AKIAALICE", "the-wrong-key");
        assertReported(
                app,
                "the login at auth/aws failed",
                "SignatureDoesNotMatch",
                "check the keys from Secret " + namespace + "/keys");
        assertThat(environment.data(namespace, "app")).containsEntry("password", "second");

        mark = aws.logIns().size();
        keys(
                namespace,
                Map.of(
                        "access_key_id", "ASIAALICE",
                        "secret_access_key", SECRET_KEY,
                        "session_token", "a-session-token"));
        app.awaitReady();
        assertFollows(namespace, "third");
        assertThat(since(mark)).filteredOn(one -> one.error().isEmpty()).hasSize(1);
    }

    @Test
    void aServiceAccountAssumesTheRoleOfItsAnnotation() {
        String namespace = namespace("aws-irsa");
        String subject = "system:serviceaccount:%s:shop".formatted(namespace);
        auth(
                namespace,
                "role: shop, headerValue: %s, irsaServiceAccount: shop, stsEndpoint: '%s'"
                        .formatted(SERVER_ID, aws.tokenService()));

        ResourceHandle app = app(namespace, "app");
        assertReported(
                app, "aws.irsaServiceAccount: service account " + namespace + "/shop does not exist", "create it");
        account(namespace, Map.of());
        assertReported(app, "has no annotation eks.amazonaws.com/role-arn", "add it with");
        account(namespace, Map.of("eks.amazonaws.com/role-arn", ROLE));
        assertReported(
                app,
                "role " + ROLE + " was not given: AccessDenied",
                "let the role's trust policy accept " + subject + " with the audience sts.amazonaws.com");

        int mark = aws.logIns().size();
        aws.trust("sts.amazonaws.com " + subject, ROLE);
        app.awaitReady();
        assertFollows(namespace, "second");
        assertThat(since(mark))
                .containsExactly(new AwsLoginStub.LogIn(
                        "shop", ROLE + "/vault-secrets-operator", aws.tokenService() + "/", "us-east-1", ""));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        "role: alice, secretRef: keys", "X-Vault-AWS-IAM-Server-ID", "make aws.headerValue and", ""),
                Arguments.of(
                        "role: none, headerValue: vault.example.com, secretRef: keys",
                        "entry for role none not found",
                        "create the role auth/aws/role/none",
                        "vault write auth/aws/role/none auth_type=iam"),
                Arguments.of(
                        "role: shop, headerValue: vault.example.com, secretRef: keys",
                        "does not belong to the role",
                        "check that bound_iam_principal_arn of auth/aws/role/shop",
                        ""));
    }

    @ParameterizedTest
    @MethodSource("refused")
    @DisplayName("A denied login is reported and explained")
    void deniedLogin(String block, String cause, String cure, String command) {
        String namespace = namespace("aws-refused");
        keys(namespace, "AKIAALICE", SECRET_KEY);
        auth(namespace, block);
        assertReported(app(namespace, "app"), "the login at auth/aws failed", cause, cure);

        CliResult result = CliResult.asAdmin("explain", "vss", "app", "-n", namespace);
        assertThat(result.line("auth")).as(result.out()).startsWith("✓ ").contains("Secret keys");
        assertThat(result.line("login")).as(result.out()).startsWith("✗ ").contains("the login at auth/aws failed");
        assertThat(result.out()).contains(cure, command).doesNotContain(SECRET_KEY);
    }

    @Test
    @DisplayName("H12: the identity of the operator's pod is for VaultAuths of its own namespace")
    void theOperatorsOwnIdentityIsNotForTenants() {
        String namespace = namespace("aws-tenant");
        auth(namespace, "role: alice");
        assertReported(app(namespace, "app"), "aws.secretRef nor aws.irsaServiceAccount", "--allow-own-cloud-identity");
    }

    @Test
    @DisplayName("explain does not use its own identity in place of the operator's")
    void ownIdentityInExplain() {
        String namespace = namespace("aws-own");
        String home = KubeSetup.OPERATOR_NAMESPACE;
        environment.connection(
                home, "aws-own", "address: %s\ncaCertSecretRef: vault-ca-cert".formatted(stubbed.address()));
        environment.apply(home, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: aws-own
                spec:
                  vaultConnectionRef: aws-own
                  allowedNamespaces: ["*"]
                  method: aws
                  mount: aws
                  aws: {role: alice}
                """);
        try {
            environment.apply(
                    namespace,
                    StaticSecretYaml.of("app", namespace + "/app").with("vaultAuthRef: %s/aws-own".formatted(home)));
            CliResult result = CliResult.asAdmin("explain", "vss", "app", "-n", namespace);
            assertThat(result.line("login"))
                    .as(result.out())
                    .startsWith("? ")
                    .contains("the AWS identity of its own pod");
        } finally {
            environment.subject("VaultStaticSecret", namespace, "app").delete();
            environment.subject("VaultAuth", home, "aws-own").delete();
            environment.subject("VaultConnection", home, "aws-own").delete();
        }
    }

    @Test
    @DisplayName("A Google identity that no role is bound to is reported and explained")
    void unboundGoogleIdentity() {
        String namespace = namespace("gcp");
        DatabaseLogins.auth(
                namespace,
                "{method: gcp, mount: gcp, gcp: {role: shop, workloadIdentityServiceAccount: default, projectID: p, region: r, clusterName: c}}");
        String[] words = {
            "gcp.workloadIdentityServiceAccount: service account %s/default".formatted(namespace),
            "has no annotation iam.gke.io/gcp-service-account",
            "add it with"
        };
        assertReported(app(namespace, "app"), words);
        CliResult result = CliResult.asAdmin("explain", "vss", "app", "-n", namespace);
        assertThat(result.line("login")).as(result.out()).startsWith("✗ ").contains(words[0], words[1]);
    }
}
