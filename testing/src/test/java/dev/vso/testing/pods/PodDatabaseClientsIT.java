package dev.vso.testing.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.testing.PostgresServer;
import dev.vso.testing.Sandbox;
import dev.vso.testing.TerminalProgress;
import dev.vso.testing.pods.PodBehavior.SecretUse;
import dev.vso.testing.pods.PodDatabaseClients.WhenRefused;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodDatabaseClientsIT {

    private static final String NAMESPACE = "with-pods";
    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final PodBehavior QUICK = PodBehavior.readyAfter(Duration.ZERO);

    private Sandbox sandbox;
    private KubernetesClient client;
    private PodWorkloads workloads;

    @BeforeAll
    void start(@TempDir Path folder) {
        sandbox = Sandbox.start(folder, TerminalProgress.onStandardError(System.getenv()));
        sandbox.namespace(NAMESPACE);
        sandbox.simulatePods(NAMESPACE);
        client = sandbox.kube().adminClient();
        workloads = new PodWorkloads(client, NAMESPACE);
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    @Test
    void programsLogInWithWhatTheirSecretHeldWhenTheirPodStarted() throws SQLException {
        credentials("database", "first");
        workloads.deployment("clients", 2, QUICK.withSecret(SecretUse.VOLUME, "database"));
        try (var clients =
                PodDatabaseClients.start(workloads, "clients", "database", sandbox.postgres(), WhenRefused.RETRY)) {
            await().atMost(AT_MOST).until(() -> clients.users().size() == 2 && clients.logins() > 4);

            credentials("database", "second");
            workloads.restartDeployment("clients");
            workloads.awaitDeployment("clients", AT_MOST);
            await().atMost(AT_MOST)
                    .until(() -> Set.copyOf(clients.users().values()).equals(Set.of("second")));
            execute("DROP ROLE \"first\"");
            var soFar = clients.logins();
            await().atMost(AT_MOST).until(() -> clients.logins() > soFar + 4);
            assertThat(clients.refused()).isEmpty();
            assertThat(clients.failures()).isEmpty();

            execute("ALTER ROLE \"second\" NOLOGIN");
            await().atMost(AT_MOST).until(() -> clients.refused().size() > 3);
            assertThat(clients.refused()).allSatisfy(login -> {
                assertThat(login.user()).isEqualTo("second");
                assertThat(login.at()).isBefore(Instant.now());
                assertThat(workloads.pods("clients"))
                        .extracting(pod -> pod.getMetadata().getName())
                        .contains(login.pod());
            });
        }
    }

    @Test
    void programThatIsRefusedCanCrashItsPod() throws SQLException {
        credentials("refused", "without-rights");
        execute("ALTER ROLE \"without-rights\" NOLOGIN");
        try (var clients =
                PodDatabaseClients.start(workloads, "crashing", "refused", sandbox.postgres(), WhenRefused.CRASH)) {
            workloads.deployment(
                    "crashing",
                    2,
                    PodBehavior.readyAfter(Duration.ofSeconds(2)).withSecret(SecretUse.ENVIRONMENT, "refused"));

            await().atMost(AT_MOST)
                    .untilAsserted(() -> assertThat(workloads.pods("crashing"))
                            .hasSize(2)
                            .allSatisfy(pod -> assertThat(pod.getStatus().getContainerStatuses())
                                    .isNotEmpty()
                                    .allMatch(it -> it.getState().getWaiting() != null)));
            assertThat(clients.refused()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(clients.users()).isEmpty();
        }
    }

    private void credentials(String secret, String user) throws SQLException {
        execute("CREATE ROLE \"" + user + "\" LOGIN PASSWORD 'password of " + user + "'");
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(secret)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .addToStringData("username", user)
                        .addToStringData("password", "password of " + user)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = sandbox.postgres()
                        .connectAs(
                                PostgresServer.DATABASE,
                                sandbox.postgres().superuser(),
                                sandbox.postgres().superuserPassword());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
