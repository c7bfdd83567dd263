package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vso.operator.app.VaultSecretsOperator;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Manifests and data that cannot work. Each test begins with a synced secret, to show that the Secret keeps its data,
 * and ends with the cure.
 */
class BadInputIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static final TestEnvironment environment = TestEnvironment.get();
    private static VaultSecretsOperator operator;

    private String namespace = "";
    private StaticSecretYaml good;
    private ResourceHandle app;
    private String[] told = {};

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator(TestEnvironment.IMPATIENT);
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    @BeforeEach
    void aSecretThatWasSynced() {
        namespace = environment.namespace("bad");
        environment.inVault().put(namespace + "/app", Map.of("password", "kept"));
        good = StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s");
        app = environment.apply(namespace, good);
        app.awaitReady();
    }

    private void assertReportedAndKept(String reason, String... words) {
        told = words;
        app.awaitReportedProblem(reason, words);
        assertThat(environment.data(namespace, "app"))
                .containsEntry("password", "kept")
                .containsOnlyKeys("_raw", "password");
    }

    /** The cure worked, and there was only one warning. */
    private void assertCured() {
        app.awaitReady();
        assertThat(app.warnings(told)).as("warnings of %s", app).hasSize(1);
        environment.inVault().put(namespace + "/app", Map.of("password", "fresh"));
        environment.awaitValue(namespace, "app", "password", "fresh");
    }

    @Test
    void anUnknownVaultAuthIsNamedAndAwaited() {
        environment.apply(namespace, good.with("vaultAuthRef: late"));
        assertReportedAndKept("VaultClientConfigError", "vaultAuthRef", namespace + "/late", "create it");

        environment.auth(namespace, "late", "vault-secrets-operator", "");
        app.awaitReady(AT_ONCE);
        assertCured();
    }

    @Test
    void anUnknownVaultConnectionIsNamedAndAwaited() {
        environment.auth(namespace, "lost", "vault-secrets-operator", "vaultConnectionRef: nowhere");
        environment.apply(namespace, good.with("vaultAuthRef: lost"));
        assertReportedAndKept(
                "VaultClientConfigError",
                "VaultAuth " + namespace + "/lost",
                "vaultConnectionRef",
                namespace + "/nowhere");
        environment
                .subject("VaultAuth", namespace, "lost")
                .awaitProblem("VaultClientConfigError", "vaultConnectionRef", "nowhere");

        environment.connection(
                namespace,
                "nowhere",
                "address: %s\ncaCertSecretRef: vault-ca-cert"
                        .formatted(environment.sandbox().bao().address()));
        app.awaitReady(AT_ONCE);
        environment.subject("VaultAuth", namespace, "lost").awaitReady();
        assertCured();
    }

    @Test
    void aVaultAuthOfAnotherNamespaceNeedsItsConsent() {
        String owner = environment.namespace("owner");
        environment.auth(owner, "shared", "vault-secrets-operator", "");
        environment.apply(namespace, good.with("vaultAuthRef: " + owner + "/shared"));
        assertReportedAndKept(
                "VaultClientConfigError",
                "VaultAuth " + owner + "/shared does not allow namespace " + namespace,
                "allowedNamespaces");

        environment.auth(owner, "shared", "vault-secrets-operator", "allowedNamespaces: [%s]".formatted(namespace));
        app.awaitReady(AT_ONCE);
        assertCured();
    }

    @Test
    @DisplayName("Files of the operator are read only if it allows that")
    void operatorFiles() {
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: other
                spec:
                  method: appRole
                  mount: approle
                  appRole: {roleId: r, secretIDPath: /etc/hostname}
                """);
        environment.apply(namespace, good.with("vaultAuthRef: other"));
        assertReportedAndKept(
                "VaultClientConfigError",
                "appRole.secretIDPath names a file of the operator",
                "use appRole.secretRef, or start it with --secret-id-dir");
        environment.subject("VaultAuth", namespace, "other").awaitProblem("VaultClientConfigError", "--secret-id-dir");

        environment.apply(namespace, good);
        assertCured();
    }

    @Test
    @DisplayName("A role that denies the login is named, with what to check")
    void denyingRole() {
        environment.auth(namespace, "refused", "no-such-role", "");
        environment.apply(namespace, good.with("vaultAuthRef: refused"));
        assertReportedAndKept(
                "VaultClientConfigError", "VaultAuth " + namespace + "/refused", "auth/kubernetes/role/no-such-role");
        environment.subject("VaultAuth", namespace, "refused").awaitProblem("VaultClientConfigError", "no-such-role");

        environment.auth(namespace, "refused", "vault-secrets-operator", "");
        app.awaitReady(AT_ONCE);
        assertCured();
    }

    @Test
    void aMissingServiceAccountIsNamed() {
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: nobody
                spec:
                  method: kubernetes
                  mount: kubernetes
                  kubernetes: {role: vault-secrets-operator, serviceAccount: nobody}
                """);
        environment.apply(namespace, good.with("vaultAuthRef: nobody"));
        assertReportedAndKept(
                "VaultClientConfigError", "service account " + namespace + "/nobody does not exist", "create it");

        environment.apply(namespace, good);
        assertCured();
    }

    @Test
    void aDeniedPathIsNamedWithTheCapabilityThatIsMissing() {
        String role = "denied-" + namespace;
        String grant = "path \"secret/data/" + namespace + "/app\" { capabilities = [\"%s\"] }";
        environment.inVault().role(role, grant.formatted("list"), Map.of("token_ttl", "1h"));
        environment.auth(namespace, "denied", role, "");
        environment.apply(namespace, good.with("vaultAuthRef: denied"));
        assertReportedAndKept(
                "VaultClientError",
                "missing capability read on secret/data/" + namespace + "/app",
                "grant it to the token's role in a policy");

        environment.inVault().policy(role, grant.formatted("read"));
        assertCured();
    }

    @Test
    void theWrongVersionOfTheEngineIsNamed() {
        String role = "wide-" + namespace;
        environment.vault().write("kv1/" + namespace + "/app", Map.of("password", "fresh"));
        environment.inVault().role(role, """
                path "secret/*" { capabilities = ["read"] }
                path "kv1/*" { capabilities = ["read"] }
                """, Map.of("token_ttl", "1h"));
        environment.auth(namespace, "wide", role, "");
        var wide = good.with("vaultAuthRef: wide");

        environment.apply(namespace, wide.from("secret", "kv-v1", namespace + "/app"));
        assertReportedAndKept(
                "VaultClientError", "secret/" + namespace + "/app is in a KV engine of version 2", "set type kv-v2");

        environment.apply(namespace, wide.from("kv1", "kv-v2", namespace + "/app"));
        assertReportedAndKept("VaultClientError", "kv1/ is a key/value engine of version 1", "set spec.type to kv-v1");

        environment.apply(namespace, wide.from("nowhere", "kv-v2", namespace + "/app"));
        assertReportedAndKept("VaultClientError", "nowhere/data/" + namespace + "/app");

        environment.apply(namespace, wide.from("kv1", "kv-v1", namespace + "/app"));
        environment.awaitValue(namespace, "app", "password", "fresh");
        app.awaitReady();
    }

    static Stream<Arguments> badPaths() {
        return Stream.of(
                arguments("secret", "../sys/policies", "path"),
                arguments("secret", "app/../../other", "path"),
                arguments("../auth", "app", "mount"),
                arguments("secret", "/app", "path"));
    }

    @ParameterizedTest
    @MethodSource("badPaths")
    void aPathThatLeavesItsMountIsRefused(String mount, String path, String field) {
        environment.apply(namespace, good.from(mount, "kv-v2", path));
        assertReportedAndKept("VaultStaticSecretError", field + ": ");

        environment.apply(namespace, good);
        assertCured();
    }

    @Test
    void dataThatFitsIntoNoSecretIsRefused() {
        environment.inVault().put(namespace + "/app", Map.of("password", "kept", "blob", "x".repeat(600 * 1024)));
        assertReportedAndKept("SecretDataBuilderError", "1048576", "\"_raw\"", "excludeRaw: true");

        environment.apply(namespace, good.into("name: app\ncreate: true\ntransformation: {excludeRaw: true}"));
        app.awaitReady();
        assertThat(environment.data(namespace, "app").get("blob")).hasSize(600 * 1024);
    }

    @Test
    void aKeyThatKubernetesRefusesIsNamed() {
        environment.inVault().put(namespace + "/app", Map.of("password", "fresh", "not a key", "x"));
        assertReportedAndKept(
                "SecretDataBuilderError", "\"not a key\"", "destination.transformation.excludes", "rename it");

        environment.apply(namespace, good.into("name: app\ncreate: true\ntransformation: {excludes: ['^not a key$']}"));
        environment.awaitValue(namespace, "app", "password", "fresh");
        app.awaitReady();
    }

    @Test
    void aPatternThatIsNoneIsNamed() {
        environment.apply(namespace, good.into("name: app\ncreate: true\ntransformation: {includes: ['(']}"));
        assertReportedAndKept(
                "TransformationError", "destination.transformation.includes[0]", "not a regular expression");

        environment.apply(namespace, good);
        assertCured();
    }

    @Test
    void aTypeThatNeedsAnotherKeyIsNamedAndTheSecretKept() {
        environment.apply(namespace, good.into("name: typed\ncreate: true\ntype: kubernetes.io/tls"));
        assertReportedAndKept(
                "SecretDataBuilderError", "destination.type kubernetes.io/tls", "the key tls.crt", "certificate");

        environment.apply(namespace, good);
        assertCured();
    }
}
