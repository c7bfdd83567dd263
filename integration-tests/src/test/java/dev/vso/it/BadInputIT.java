package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vso.operator.app.Operator;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Manifests and data that cannot work. Each test begins with a secret that is synced, so that it can show that what is
 * in the Secret stays, and ends with the cure.
 */
class BadInputIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static final World world = World.get();
    private static Operator operator;

    private String namespace = "";
    private StaticSecretYaml good;
    private Subject app;
    private String[] told = {};

    @BeforeAll
    static void start() {
        world.defaultAuth();
        operator = world.operator(World.IMPATIENT);
    }

    @AfterAll
    static void stop() {
        operator.close();
        world.leave();
    }

    @BeforeEach
    void aSecretThatWasSynced() {
        namespace = world.namespace("bad");
        world.put(namespace + "/app", Map.of("password", "kept"));
        good = StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s");
        app = world.apply(namespace, good);
        app.awaitReady();
    }

    private void assertToldAndKept(String reason, String... words) {
        told = words;
        app.awaitToldProblem(reason, words);
        assertThat(world.data(namespace, "app"))
                .containsEntry("password", "kept")
                .containsOnlyKeys("_raw", "password");
    }

    /** The cure worked, and nobody was told twice. */
    private void assertCured() {
        app.awaitReady();
        assertThat(app.warnings(told)).as("warnings of %s", app).hasSize(1);
        world.put(namespace + "/app", Map.of("password", "fresh"));
        world.awaitValue(namespace, "app", "password", "fresh");
    }

    @Test
    void anUnknownVaultAuthIsNamedAndAwaited() {
        world.apply(namespace, good.with("vaultAuthRef: late"));
        assertToldAndKept("VaultClientConfigError", "vaultAuthRef", namespace + "/late", "create it");

        world.auth(namespace, "late", "vault-secrets-operator", "");
        app.awaitReady(AT_ONCE);
        assertCured();
    }

    @Test
    void anUnknownVaultConnectionIsNamedAndAwaited() {
        world.auth(namespace, "lost", "vault-secrets-operator", "vaultConnectionRef: nowhere");
        world.apply(namespace, good.with("vaultAuthRef: lost"));
        assertToldAndKept(
                "VaultClientConfigError",
                "VaultAuth " + namespace + "/lost",
                "vaultConnectionRef",
                namespace + "/nowhere");
        world.subject("VaultAuth", namespace, "lost")
                .awaitProblem("VaultClientConfigError", "vaultConnectionRef", "nowhere");

        world.connection(
                namespace,
                "nowhere",
                "address: %s\ncaCertSecretRef: vault-ca-cert"
                        .formatted(world.sandbox().bao().address()));
        app.awaitReady(AT_ONCE);
        world.subject("VaultAuth", namespace, "lost").awaitReady();
        assertCured();
    }

    @Test
    void aVaultAuthOfAnotherNamespaceNeedsItsConsent() {
        String owner = world.namespace("owner");
        world.auth(owner, "shared", "vault-secrets-operator", "");
        world.apply(namespace, good.with("vaultAuthRef: " + owner + "/shared"));
        assertToldAndKept(
                "VaultClientConfigError",
                "VaultAuth " + owner + "/shared does not allow namespace " + namespace,
                "allowedNamespaces");

        world.auth(owner, "shared", "vault-secrets-operator", "allowedNamespaces: [%s]".formatted(namespace));
        app.awaitReady(AT_ONCE);
        assertCured();
    }

    @Test
    void aFileOfTheOperatorIsNotReadUnlessTheOperatorAllowsIt() {
        world.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: other
                spec:
                  method: appRole
                  mount: approle
                  appRole: {roleId: r, secretIDPath: /etc/hostname}
                """);
        world.apply(namespace, good.with("vaultAuthRef: other"));
        assertToldAndKept(
                "VaultClientConfigError",
                "appRole.secretIDPath names a file of the operator",
                "use appRole.secretRef, or start it with --secret-id-dir");
        world.subject("VaultAuth", namespace, "other").awaitProblem("VaultClientConfigError", "--secret-id-dir");

        world.apply(namespace, good);
        assertCured();
    }

    @Test
    void aRoleThatRefusesIsNamedWithWhatToCheck() {
        world.auth(namespace, "refused", "no-such-role", "");
        world.apply(namespace, good.with("vaultAuthRef: refused"));
        assertToldAndKept(
                "VaultClientConfigError", "VaultAuth " + namespace + "/refused", "auth/kubernetes/role/no-such-role");
        world.subject("VaultAuth", namespace, "refused").awaitProblem("VaultClientConfigError", "no-such-role");

        world.auth(namespace, "refused", "vault-secrets-operator", "");
        app.awaitReady(AT_ONCE);
        assertCured();
    }

    @Test
    void aMissingServiceAccountIsNamed() {
        world.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: nobody
                spec:
                  method: kubernetes
                  mount: kubernetes
                  kubernetes: {role: vault-secrets-operator, serviceAccount: nobody}
                """);
        world.apply(namespace, good.with("vaultAuthRef: nobody"));
        assertToldAndKept(
                "VaultClientConfigError", "service account " + namespace + "/nobody does not exist", "create it");

        world.apply(namespace, good);
        assertCured();
    }

    @Test
    void aDeniedPathIsNamedWithTheCapabilityThatIsMissing() {
        String role = "denied-" + namespace;
        String grant = "path \"secret/data/" + namespace + "/app\" { capabilities = [\"%s\"] }";
        world.role(role, grant.formatted("list"), Map.of("token_ttl", "1h"));
        world.auth(namespace, "denied", role, "");
        world.apply(namespace, good.with("vaultAuthRef: denied"));
        assertToldAndKept(
                "VaultClientError",
                "missing capability read on secret/data/" + namespace + "/app",
                "grant it to the token's role in a policy");

        world.policy(role, grant.formatted("read"));
        assertCured();
    }

    @Test
    void theWrongVersionOfTheEngineIsNamed() {
        String role = "wide-" + namespace;
        world.vault().write("kv1/" + namespace + "/app", Map.of("password", "fresh"));
        world.role(role, """
                path "secret/*" { capabilities = ["read"] }
                path "kv1/*" { capabilities = ["read"] }
                """, Map.of("token_ttl", "1h"));
        world.auth(namespace, "wide", role, "");
        var wide = good.with("vaultAuthRef: wide");

        world.apply(namespace, wide.from("secret", "kv-v1", namespace + "/app"));
        assertToldAndKept(
                "VaultClientError", "secret/" + namespace + "/app is in a KV engine of version 2", "set type kv-v2");

        world.apply(namespace, wide.from("kv1", "kv-v2", namespace + "/app"));
        assertToldAndKept("VaultClientError", "kv1/ is a key/value engine of version 1", "set spec.type to kv-v1");

        world.apply(namespace, wide.from("nowhere", "kv-v2", namespace + "/app"));
        assertToldAndKept("VaultClientError", "nowhere/data/" + namespace + "/app");

        world.apply(namespace, wide.from("kv1", "kv-v1", namespace + "/app"));
        world.awaitValue(namespace, "app", "password", "fresh");
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
        world.apply(namespace, good.from(mount, "kv-v2", path));
        assertToldAndKept("VaultStaticSecretError", field + ": ");

        world.apply(namespace, good);
        assertCured();
    }

    @Test
    void dataThatFitsIntoNoSecretIsRefused() {
        world.put(namespace + "/app", Map.of("password", "kept", "blob", "x".repeat(600 * 1024)));
        assertToldAndKept("SecretDataBuilderError", "1048576", "\"_raw\"", "excludeRaw: true");

        world.apply(namespace, good.into("name: app\ncreate: true\ntransformation: {excludeRaw: true}"));
        app.awaitReady();
        assertThat(world.data(namespace, "app").get("blob")).hasSize(600 * 1024);
    }

    @Test
    void aKeyThatKubernetesRefusesIsNamed() {
        world.put(namespace + "/app", Map.of("password", "fresh", "not a key", "x"));
        assertToldAndKept(
                "SecretDataBuilderError", "\"not a key\"", "destination.transformation.excludes", "rename it");

        world.apply(namespace, good.into("name: app\ncreate: true\ntransformation: {excludes: ['^not a key$']}"));
        world.awaitValue(namespace, "app", "password", "fresh");
        app.awaitReady();
    }

    @Test
    void aPatternThatIsNoneIsNamed() {
        world.apply(namespace, good.into("name: app\ncreate: true\ntransformation: {includes: ['(']}"));
        assertToldAndKept("TransformationError", "destination.transformation.includes[0]", "not a regular expression");

        world.apply(namespace, good);
        assertCured();
    }

    @Test
    void aTypeThatNeedsAnotherKeyIsNamedAndTheSecretKept() {
        world.apply(namespace, good.into("name: typed\ncreate: true\ntype: kubernetes.io/tls"));
        assertToldAndKept(
                "SecretDataBuilderError", "destination.type kubernetes.io/tls", "the key tls.crt", "certificate");

        world.apply(namespace, good);
        assertCured();
    }
}
