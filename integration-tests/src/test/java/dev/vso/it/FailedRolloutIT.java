package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.PendingRestartStatus;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A rotation whose new database users lack the right to log in: new pods crash, and the old ones go on. */
class FailedRolloutIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = RotatingApp.PATIENCE;
    private static final Duration DEADLINE = Duration.ofSeconds(6);
    private static final String TARGETS =
            "rolloutRestartTargets: [{kind: Deployment, name: first}, {kind: Deployment, name: second}]";

    @RegisterExtension
    static final OperatorExtension operator = new OperatorExtension(environment, "--lease-overlap=2s");

    @Test
    @DisplayName("With onFailure: Stop, a failed rollout stops the others, until a new value repairs it")
    void stopsTheOthers() {
        try (Applications apps = Applications.start("failed-stop", "rotation: {onFailure: Stop}")) {
            LeasedSecret secret = apps.secret();
            PodDatabaseClients first = apps.first();
            PodDatabaseClients second = apps.second();
            String good = secret.user();
            apps.breakRollout();
            String bad = secret.user();
            assertThat(bad).isNotEqualTo(good);
            assertThat(secret.subject().awaitWarnings("Deployment first", "rollout"))
                    .hasSize(1);
            assertThat(secret.status().orElseThrow().pendingRestarts())
                    .extracting(PendingRestartStatus::name)
                    .containsExactly("second");
            Polling.assertStays(Duration.ofSeconds(5), () -> apps.changes("second") == 0);
            assertThat(apps.changes("first")).isEqualTo(1);
            assertThat(first.users()).hasSize(3).containsValue(good).doesNotContainValue(bad);
            assertThat(List.copyOf(second.users().values())).containsOnly(good);

            apps.repair();
            awaitAllRunWith(secret.user(), first, second);
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
        try (Applications apps = Applications.start("failed-default", "")) {
            String good = apps.secret().user();
            apps.breakRollout();
            assertThat(apps.changes("second")).isEqualTo(1);
            assertThat(apps.first().users()).containsValue(good);

            apps.repair();
            awaitAllRunWith(apps.secret().user(), apps.first(), apps.second());
        }
    }

    /** Two Deployments whose pods log in with the credentials of one Secret. */
    private record Applications(
            String namespace, String role, LeasedSecret secret, PodDatabaseClients first, PodDatabaseClients second)
            implements AutoCloseable {

        /** Starts both; returns when all pods run with the first credentials. */
        static Applications start(String name, String rotation) {
            String namespace = environment.namespace(name);
            environment.sandbox().simulatePods(namespace);
            String role = namespace + "_app";
            environment.inVault().databaseRole(role, "1h", "2h");
            LeasedSecret secret = LeasedSecret.apply(
                    environment,
                    namespace,
                    LeaseYaml.of("creds", role).with(TARGETS).with(rotation));
            String good = secret.awaitLogIn("");
            var workloads = new PodWorkloads(environment.client(), namespace);
            var apps = new Applications(
                    namespace, role, secret, clients(workloads, "first"), clients(workloads, "second"));
            deploy(workloads, "first");
            deploy(workloads, "second");
            awaitAllRunWith(good, apps.first, apps.second);
            return apps;
        }

        /** Replaces the credentials by some that PostgreSQL refuses; returns when the rollout is reported as failed. */
        void breakRollout() {
            withoutLogin(role);
            secret.subject().forceSync("bad");
            awaitCondition(secret, "False", "RolloutFailed", "Deployment first", "Deployment second");
        }

        /** Replaces them by valid ones; returns when both Deployments were restarted. */
        void repair() {
            environment.inVault().databaseRole(role, "1h", "2h");
            secret.subject().forceSync("repaired");
            awaitCondition(secret, "True", "RolloutRestartTriggered");
        }

        long changes(String deployment) {
            return Workloads.changes(environment, namespace, deployment);
        }

        @Override
        public void close() {
            second.close();
            first.close();
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
