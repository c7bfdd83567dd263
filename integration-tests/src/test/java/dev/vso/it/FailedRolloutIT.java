package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.PendingRestartStatus;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.VaultSetup;
import dev.vso.testing.pods.PodBehavior;
import dev.vso.testing.pods.PodBehavior.SecretUse;
import dev.vso.testing.pods.PodDatabaseClients;
import dev.vso.testing.pods.PodDatabaseClients.WhenRefused;
import dev.vso.testing.pods.PodWorkloads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A rotation whose new database users lack the right to log in: new pods crash, and the old ones go on. */
class FailedRolloutIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = RotatingApp.PATIENCE;
    private static final Duration DEADLINE = Duration.ofSeconds(6);
    private static final String TARGETS =
            "rolloutRestartTargets: [{kind: Deployment, name: first}, {kind: Deployment, name: second}]";

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator("--lease-overlap=2s");
    }

    @AfterAll
    static void stop() {
        environment.leave();
        operator.close();
    }

    @Test
    @DisplayName("With onFailure: Stop, a failed rollout stops the others, until a new value repairs it")
    void stopsTheOthers() {
        String namespace = environment.namespace("failed-stop");
        environment.sandbox().simulatePods(namespace);
        String role = namespace + "_app";
        environment.inVault().databaseRole(role, "1h", "2h");
        LeasedSecret secret = LeasedSecret.apply(
                environment,
                namespace,
                LeaseYaml.of("creds", role).with(TARGETS).with("rotation: {onFailure: Stop}"));
        String good = secret.awaitLogIn("");
        var workloads = new PodWorkloads(environment.client(), namespace);
        try (var first = clients(workloads, "first");
                var second = clients(workloads, "second")) {
            deploy(workloads, "first");
            deploy(workloads, "second");
            awaitAllRunWith(good, first, second);

            withoutLogin(role);
            secret.subject().forceSync("bad");
            awaitCondition(secret, "False", "RolloutFailed", "Deployment first", "Deployment second");
            String bad = secret.user();
            assertThat(bad).isNotEqualTo(good);
            assertThat(secret.subject().awaitWarnings("Deployment first", "rollout"))
                    .hasSize(1);
            assertThat(secret.status().orElseThrow().pendingRestarts())
                    .extracting(PendingRestartStatus::name)
                    .containsExactly("second");
            Polling.assertStays(Duration.ofSeconds(5), () -> changes(namespace, "second") == 0);
            assertThat(changes(namespace, "first")).isEqualTo(1);
            assertThat(first.users()).hasSize(3).containsValue(good).doesNotContainValue(bad);
            assertThat(List.copyOf(second.users().values())).containsOnly(good);

            environment.inVault().databaseRole(role, "1h", "2h");
            secret.subject().forceSync("repaired");
            awaitCondition(secret, "True", "RolloutRestartTriggered");
            String repaired = secret.user();
            awaitAllRunWith(repaired, first, second);
            assertThat(first.refused())
                    .as("only the new pods were refused, with the new user")
                    .isNotEmpty()
                    .allSatisfy(login -> assertThat(login.user()).isEqualTo(bad));
            assertThat(second.refused()).isEmpty();
        }
    }

    @Test
    @DisplayName("By default all are restarted at once, each failure is reported, and a new value repairs them")
    void byDefault() {
        String namespace = environment.namespace("failed-default");
        environment.sandbox().simulatePods(namespace);
        String role = namespace + "_app";
        environment.inVault().databaseRole(role, "1h", "2h");
        LeasedSecret secret = LeasedSecret.apply(
                environment, namespace, LeaseYaml.of("creds", role).with(TARGETS));
        String good = secret.awaitLogIn("");
        var workloads = new PodWorkloads(environment.client(), namespace);
        try (var first = clients(workloads, "first");
                var second = clients(workloads, "second")) {
            deploy(workloads, "first");
            deploy(workloads, "second");
            awaitAllRunWith(good, first, second);

            withoutLogin(role);
            secret.subject().forceSync("bad");
            awaitCondition(secret, "False", "RolloutFailed", "Deployment first", "Deployment second");
            assertThat(changes(namespace, "second")).isEqualTo(1);
            assertThat(first.users()).containsValue(good);

            environment.inVault().databaseRole(role, "1h", "2h");
            secret.subject().forceSync("repaired");
            awaitCondition(secret, "True", "RolloutRestartTriggered");
            awaitAllRunWith(secret.user(), first, second);
        }
    }

    private static PodDatabaseClients clients(PodWorkloads workloads, String name) {
        return PodDatabaseClients.start(
                workloads, name, "creds", environment.sandbox().postgres(), WhenRefused.CRASH);
    }

    private static void deploy(PodWorkloads workloads, String name) {
        PodBehavior pods = PodBehavior.readyAfter(Duration.ofSeconds(1)).withSecret(SecretUse.VOLUME, "creds");
        workloads.deployment(name, 3, pods, DEADLINE);
    }

    /** Lets Vault create users that PostgreSQL refuses. */
    private static void withoutLogin(String role) {
        String statement = "CREATE ROLE \"{{name}}\" NOLOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'";
        environment
                .vault()
                .write(
                        "database/roles/" + role,
                        Map.of(
                                "db_name",
                                VaultSetup.CONNECTION,
                                "default_ttl",
                                "1h",
                                "max_ttl",
                                "2h",
                                "creation_statements",
                                List.of(statement)));
    }

    private static long changes(String namespace, String name) {
        return Workloads.changes(environment, namespace, name);
    }

    private static void awaitCondition(LeasedSecret secret, String status, String reason, String... words) {
        Awaitility.await("RolloutRestart is " + status + " with reason " + reason)
                .atMost(PATIENCE)
                .pollInterval(Polling.POLLS)
                .untilAsserted(() -> assertThat(secret.subject().condition("RolloutRestart"))
                        .hasValueSatisfying(condition -> {
                            assertThat(condition.getStatus())
                                    .as(condition.getMessage())
                                    .isEqualTo(status);
                            assertThat(condition.getReason()).isEqualTo(reason);
                            assertThat(List.of(words))
                                    .allSatisfy(word ->
                                            assertThat(condition.getMessage()).contains(word));
                        }));
    }

    private static void awaitAllRunWith(String user, PodDatabaseClients... apps) {
        Awaitility.await("all pods run with " + user)
                .atMost(PATIENCE)
                .pollInterval(Polling.POLLS)
                .untilAsserted(() -> assertThat(apps)
                        .allSatisfy(app -> assertThat(app.users())
                                .hasSize(3)
                                .allSatisfy((_, it) -> assertThat(it).isEqualTo(user))));
    }
}
