package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.KubeSetup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Commands that people type while an operator is running. */
class CommandsIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static VaultSecretsOperator operator;
    private static String namespace = "";
    private static LeasedSecret leased;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator(TestEnvironment.IMPATIENT);
        // An election could be lost on a busy machine, and is not tested here.
        ExplainFixture.operatorIn(KubeSetup.OPERATOR_NAMESPACE, Instant.now().plus(Duration.ofHours(1)));
        namespace = environment.namespace("commands");
        environment.inVault().put(namespace + "/app", Map.of("password", "first-value", "user", "shop"));
        environment.apply(namespace, Workloads.deployment("web"));
        environment
                .apply(
                        namespace,
                        StaticSecretYaml.of("app", namespace + "/app")
                                .with("refreshAfter: 1h\nrolloutRestartTargets: [{kind: Deployment, name: web}]"))
                .awaitReady();
        environment.inVault().databaseRole(namespace, "1h", "24h");
        environment.inVault().role(namespace, """
                path "database/creds/%s" { capabilities = ["read"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                """.formatted(namespace), Map.of());
        environment.auth(namespace, "leases", namespace, "");
        leased = LeasedSecret.apply(
                environment,
                namespace,
                LeaseYaml.at("leased", "creds/" + namespace).with("vaultAuthRef: leases"));
        leased.awaitLogIn("");
        environment
                .apply(namespace, StaticSecretYaml.of("broken", namespace + "/nothing"))
                .awaitProblem("VaultClientError");
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment
                .client()
                .leases()
                .inNamespace(KubeSetup.OPERATOR_NAMESPACE)
                .withName("b0d477c0.hashicorp.com")
                .delete();
        leased.subject().delete();
        environment.leave();
    }

    private static CliResult type(String... words) {
        var all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "-n";
        all[words.length + 1] = namespace;
        return CliResult.asAdmin(all);
    }

    /** Removes what differs from run to run. */
    private static String steady(String printed) {
        return printed.replace(namespace, "NS")
                .replaceAll("https://[0-9.:]+", "ADDRESS")
                .replaceAll("Vault [0-9.]+ is", "Vault VERSION is")
                .replaceAll("\\b[0-9]+[smhd]([0-9]+[smhd])?\\b", "TIME");
    }

    @Test
    @DisplayName("explain shows every step of a working secret")
    void explainHealthy() {
        CliResult result = type("explain", "vaultstaticsecret", "app");

        assertThat(steady(result.out())).isEqualTo("""
                VaultStaticSecret NS/app

                ✓ resource   secret/NS/app (kv-v2) → Secret app
                ✓ auth       VaultAuth vault-secrets-operator-system/default: role vault-secrets-operator of auth/kubernetes, service account default
                ✓ connection VaultConnection vault-secrets-operator-system/default: ADDRESS, CA of Secret vault-ca-cert
                ✓ vault      Vault VERSION is active
                ✓ login      policies confined-to-namespace, default, token for TIME
                ✓ read       secret/data/NS/app version 1, keys _raw, password, user
                ✓ secret     Secret app, keys _raw, password, user, as written
                ✓ operator   some-pod is running; in sync since TIME
                ✓ workloads  Deployment web: restarted when the value changes
                """);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
    }

    @Test
    void explainMakesNoCredentialsAndLeavesNoToken() {
        long mark = environment.sandbox().bao().auditMark();
        CliResult result = type("explain", "vds/leased");

        assertThat(result.code()).as(result.out()).isZero();
        assertThat(result.line("read")).isEqualTo("✓ read       database/creds/%s may be asked".formatted(namespace));
        assertThat(environment.sandbox().bao().auditSince(mark))
                .noneMatch(request -> request.path().startsWith("database/creds/"))
                .anyMatch(request -> request.path().equals("auth/token/revoke-self"));
    }

    @Test
    void explainOfAuthAndConnectionEndsWhereTheyDo() {
        CliResult auth = type("explain", "vaultauth", "leases");
        assertThat(auth.line("login")).startsWith("✓ ").contains(namespace);
        assertThat(auth.line("secret")).isEmpty();
        assertThat(auth.code()).isZero();

        CliResult connection = CliResult.asAdmin("explain", "vc", "default", "-n", "vault-secrets-operator-system");
        assertThat(connection.line("vault")).startsWith("✓ ");
        assertThat(connection.line("login")).isEmpty();
        assertThat(connection.code()).isZero();
    }

    @Test
    @DisplayName("list shows every secret and its next action")
    void list() throws Exception {
        CliResult plain = type("list");
        assertThat(plain.code()).as("one is broken").isEqualTo(1);
        assertThat(plain.out().lines().map(line -> line.replaceAll(" {3,}", "|")))
                .element(0)
                .isEqualTo("KIND|NAME|SECRET|STATE|AGE|LEFT|NEXT");
        assertThat(plain.out())
                .containsPattern("VaultStaticSecret +app +app +synced +\\S+ +- +read every 60m")
                .containsPattern("VaultStaticSecret +broken +broken +failing +\\S+ +- +tried again")
                .containsPattern("VaultDynamicSecret +leased +leased +synced +\\S+ +\\d+m\\S* +renew in \\d+m");
        assertThat(type("list", "-o", "wide").out()).contains("nothing is at secret/data/" + namespace + "/nothing");

        JsonNode json = new ObjectMapper().readTree(type("list", "-o", "json").out());
        assertThat(json).hasSizeGreaterThanOrEqualTo(3);
        assertThat(json.get(0).path("kind").asText()).isEqualTo("VaultDynamicSecret");
        assertThat(json.get(0).path("secondsLeft").asLong()).isBetween(1L, 3600L);
        assertThat(type("list", "-o", "yaml").out()).contains("state: \"synced\"");
    }

    @Test
    @DisplayName("list --watch prints rows that change")
    void listWatch() {
        String watched = environment.namespace("watched");
        environment.inVault().put(watched + "/app", Map.of("password", "first"));
        environment
                .apply(watched, StaticSecretYaml.of("app", watched + "/app").with("refreshAfter: 1h"))
                .awaitReady();
        try (var command = new TypedCommand("list", "--watch", "-n", watched)) {
            Polling.await(PATIENCE, () -> rows(command, "app").size() == 1);

            ResourceHandle late = environment.apply(watched, StaticSecretYaml.of("late", watched + "/later"));
            Polling.await(PATIENCE, () -> rows(command, "late").stream().anyMatch(row -> row.contains(" failing ")));
            environment.inVault().put(watched + "/later", Map.of("password", "second"));
            late.awaitReady();
            Polling.await(PATIENCE, () -> rows(command, "late").getLast().contains(" synced "));

            assertThat(command.lines())
                    .filteredOn(line -> line.startsWith("KIND "))
                    .hasSize(1);
            assertThat(rows(command, "app")).as("it did not change").hasSize(1);
            assertThat(command.isRunning()).isTrue();
        }
    }

    private static List<String> rows(TypedCommand command, String name) {
        return command.lines().stream()
                .filter(line -> line.contains("VaultStaticSecret ") && line.contains(" " + name + " "))
                .toList();
    }

    @Test
    @DisplayName("sync reads Vault now and prints the outcome")
    void sync() {
        environment
                .apply(
                        namespace,
                        StaticSecretYaml.of("synced", namespace + "/synced").with("refreshAfter: 1h"))
                .awaitProblem("VaultClientError");
        CliResult failed = type("sync", "vss/synced");
        assertThat(failed.out()).startsWith("✗ nothing is at secret/data/" + namespace + "/synced");
        assertThat(failed.code()).isEqualTo(1);

        environment.inVault().put(namespace + "/synced", Map.of("password", "never-printed"));
        CliResult done = type("sync", "vss/synced");
        assertThat(done.out()).startsWith("✓ ").doesNotContain("never-printed");
        assertThat(done.code()).isZero();
        assertThat(environment.data(namespace, "synced")).containsEntry("password", "never-printed");

        CliResult again = type("sync", "vss/synced");
        assertThat(again.out()).isEqualTo("✓ nothing to change: the Secret is in sync with Vault\n");
        assertThat(again.code()).isZero();
        environment.subject("VaultStaticSecret", namespace, "synced").delete();
    }

    @Test
    @DisplayName("renew issues new credentials, and rejects kinds that have none")
    void renew() {
        String before = leased.user();
        CliResult renewed = type("renew", "vaultdynamicsecret", "leased");

        assertThat(renewed.out()).startsWith("✓ ").contains("has new credentials");
        assertThat(renewed.code()).isZero();
        assertThat(leased.user()).isNotEqualTo(before);

        assertThat(type("renew", "vss", "app").code()).isEqualTo(2);
        assertThat(type("renew", "vds", "nobody").err())
                .isEqualTo("vso renew: there is no VaultDynamicSecret %s/nobody\n".formatted(namespace));
    }

    @Test
    @DisplayName("migrate lists what stops working and what will differ")
    void migrate() {
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata: {name: by-file}
                spec: {method: appRole, mount: approle, appRole: {roleId: app, secretIDPath: /etc/secret-id}}
                ---
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultStaticSecret
                metadata: {name: instant}
                spec:
                  mount: secret
                  type: kv-v2
                  path: %s/app
                  syncConfig: {instantUpdates: true}
                  destination: {name: instant, create: true}
                """.formatted(namespace));

        CliResult result = type("migrate", "--dry-run");

        assertThat(result.out())
                .contains("✗ Stops working", "VaultAuth " + namespace + "/by-file", "--secret-id-dir")
                .contains(
                        "! Will be different",
                        "VaultStaticSecret " + namespace + "/instant",
                        "instantUpdates has no effect")
                .contains("✓ Stays as it is", "Secret " + namespace + "/app");
        assertThat(result.code()).isEqualTo(1);
        assertThat(type("migrate").code()).isEqualTo(2);
        environment.subject("VaultAuth", namespace, "by-file").delete();
        environment.subject("VaultStaticSecret", namespace, "instant").delete();
    }
}
