package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Status of a Database while one of its Secrets cannot be written. */
class DatabaseStatusIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Databases databases = new Databases(environment);
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator(
                "--lease-overlap=0s", "--backoff-initial-interval=1s", "--backoff-max-interval=1s");
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    @Test
    @DisplayName("Is not ready while another owner has the Secret of one role")
    void conflictOfOneRole() {
        String namespace = environment.namespace("status");
        var foreign = environment
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("db-credentials")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("username", "somebody")
                        .build());
        foreign.create();
        environment.apply(
                namespace,
                Databases.manifest(
                        "db",
                        "engine: postgresql\nname: mydatabase\nroles:\n" + Databases.role("app", "mydatabase", "")
                                + Databases.role("other", "mydatabase", "")));
        ResourceHandle database =
                new ResourceHandle(environment.client(), "example.com/v1", "Database", namespace, "db");

        databases.await(namespace, "db-other-credentials");
        database.awaitProblem("SecretSyncError", "exists and was not created by");
        Polling.assertStays(Duration.ofSeconds(3), () -> !database.isReady());
        assertThat(environment.data(namespace, "db-credentials")).containsEntry("username", "somebody");

        foreign.delete();
        databases.await(namespace, "db-credentials");
        database.awaitReady();

        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
    }
}
