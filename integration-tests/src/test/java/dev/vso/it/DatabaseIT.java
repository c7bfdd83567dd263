package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Database;
import dev.vso.api.DatabaseStatus;
import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Database, from the manifest to credentials that log in to PostgreSQL, and their later life. */
class DatabaseIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static LeaseAudit audit;
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        audit = LeaseAudit.begin(environment);
        operator = environment.operator(TestEnvironment.NO_OVERLAP);
    }

    @AfterAll
    static void stop() {
        try {
            audit.assertNothingLostAndNothingDead();
        } finally {
            operator.close();
        }
    }

    static String manifest(String name, String roles) {
        return """
                apiVersion: example.com/v1
                kind: Database
                metadata:
                  name: %s
                spec:
                  engine: postgresql
                  name: mydatabase
                  roles:
                %s
                """.formatted(name, roles.indent(2));
    }

    static String role(String name, String creation, String revocation) {
        return """
                - name: %s
                  db_name: mydatabase
                  creationTTL: %s
                  revocationTTL: %s
                """.formatted(name, creation, revocation);
    }

    @Test
    void theManifestOfTheArticleGivesCredentialsThatLogIn() {
        environment.apply("default", """
                apiVersion: example.com/v1
                kind: Database
                metadata:
                  name: my-app-db
                spec:
                  engine: postgresql
                  name: mydatabase
                  roles:
                    - name: myappuser
                      db_name: mydatabase
                      creation_days: 1
                      revocation_days: 10
                """);

        awaitLogIn("default", "my-app-db-credentials", "");
        assertThat(environment.data("default", "my-app-db-credentials")).containsOnlyKeys("username", "password");
        var role = environment
                .vault()
                .read("database/roles/default_my-app-db_myappuser")
                .orElseThrow();
        assertThat(role.path("data").path("default_ttl").asLong()).isEqualTo(86_400);
        assertThat(role.path("data").path("max_ttl").asLong()).isEqualTo(864_000);
        assertThat(status("default", "my-app-db").roles().getFirst().leaseId()).contains("default_my-app-db_myappuser");
    }

    @Test
    void revokedCredentialsAreReplacedWithinSeconds() {
        String namespace = environment.namespace("revoked");
        environment.apply(namespace, manifest("db", role("app", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        String before = user(namespace, "db-credentials");
        Polling.await(
                Duration.ofSeconds(10), () -> status(namespace, "db").roles().size() == 1);

        environment
                .vault()
                .write(
                        "sys/leases/revoke",
                        Map.of(
                                "lease_id",
                                status(namespace, "db").roles().getFirst().leaseId()));

        awaitLogIn(namespace, "db-credentials", before);
        Polling.await(
                Duration.ofSeconds(5),
                () -> !environment.sandbox().postgres().roles().contains(before));
    }

    @Test
    void credentialsAreRenewedAndReplacedBeforeTheyDie() {
        String namespace = environment.namespace("renewed");
        environment.apply(namespace, manifest("db", role("app", "6s", "15s")));
        awaitLogIn(namespace, "db-credentials", "");
        String first = user(namespace, "db-credentials");

        // Until the first credentials are replaced, those in the Secret must log in each time they are tried.
        Polling.await(Duration.ofSeconds(25), () -> {
            assertThat(logsIn(namespace, "db-credentials")).isTrue();
            return !first.equals(user(namespace, "db-credentials"));
        });
    }

    @Test
    void aRoleThatIsTakenOutLeavesNothingBehind() {
        String namespace = environment.namespace("roles");
        environment.apply(namespace, manifest("db", role("one", "1h", "2h") + role("two", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        awaitLogIn(namespace, "db-two-credentials", "");
        String two = user(namespace, "db-two-credentials");

        environment.apply(namespace, manifest("db", role("one", "1h", "2h")));

        Polling.await(
                Duration.ofSeconds(10),
                () -> environment.secret(namespace, "db-two-credentials").isEmpty());
        Polling.await(
                Duration.ofSeconds(10),
                () -> !environment.sandbox().postgres().roles().contains(two));
        assertThat(environment.vault().read("database/roles/" + namespace + "_db_two"))
                .isEmpty();
        assertThat(logsIn(namespace, "db-credentials")).isTrue();
    }

    @Test
    void aDeletedDatabaseLeavesNothingBehind() {
        String namespace = environment.namespace("gone");
        environment.apply(namespace, manifest("db", role("app", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        String user = user(namespace, "db-credentials");

        environment
                .client()
                .resources(Database.class)
                .inNamespace(namespace)
                .withName("db")
                .delete();

        Polling.await(
                Duration.ofSeconds(15),
                () -> environment.secret(namespace, "db-credentials").isEmpty());
        Polling.await(
                Duration.ofSeconds(10),
                () -> !environment.sandbox().postgres().roles().contains(user));
        assertThat(environment.vault().read("database/roles/" + namespace + "_db_app"))
                .isEmpty();
    }

    @Test
    void aDatabaseCanBeDeletedWhileVaultIsSealed() {
        String namespace = environment.namespace("sealed");
        audit.leavesBehind(namespace);
        environment.apply(namespace, manifest("db", role("app", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        Polling.await(
                Duration.ofSeconds(10), () -> status(namespace, "db").roles().size() == 1);
        environment.sandbox().bao().seal();
        try {
            environment
                    .client()
                    .resources(Database.class)
                    .inNamespace(namespace)
                    .withName("db")
                    .delete();
            Polling.await(
                    Duration.ofSeconds(50),
                    () -> environment
                                    .client()
                                    .resources(Database.class)
                                    .inNamespace(namespace)
                                    .withName("db")
                                    .get()
                            == null);
            Polling.await(
                    Duration.ofSeconds(5),
                    () -> environment.events(namespace, "db").stream()
                            .anyMatch(event -> "CleanupFailed".equals(event.getReason())));
        } finally {
            environment.sandbox().bao().unseal();
        }
    }

    @Test
    void aRetainedDatabaseLeavesItsSecretAndItsRole() {
        String namespace = environment.namespace("retain");
        audit.leavesBehind(namespace);
        environment.apply(
                namespace,
                manifest("db", role("app", "1h", "2h")).replace("  engine:", "  deletionPolicy: Retain\n  engine:"));
        awaitLogIn(namespace, "db-credentials", "");

        environment
                .client()
                .resources(Database.class)
                .inNamespace(namespace)
                .withName("db")
                .delete();
        Polling.await(
                Duration.ofSeconds(10),
                () -> environment
                                .client()
                                .resources(Database.class)
                                .inNamespace(namespace)
                                .withName("db")
                                .get()
                        == null);

        assertThat(environment
                        .secret(namespace, "db-credentials")
                        .orElseThrow()
                        .getMetadata()
                        .getOwnerReferences())
                .isEmpty();
        assertThat(logsIn(namespace, "db-credentials")).isTrue();
        assertThat(environment.vault().read("database/roles/" + namespace + "_db_app"))
                .isPresent();
    }

    @Test
    void anEditOfTheSecretIsPutRightWithNewCredentials() {
        String namespace = environment.namespace("edited");
        environment.apply(namespace, manifest("db", role("app", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        String before = user(namespace, "db-credentials");
        Polling.await(
                Duration.ofSeconds(10), () -> status(namespace, "db").roles().size() == 1);

        environment.edit(namespace, "db-credentials", secret -> secret.getData().put("password", "d3Jvbmc="));

        awaitLogIn(namespace, "db-credentials", before);
    }

    @Test
    void replacedCredentialsWorkOnUntilTheirOverlapIsOver() {
        operator.close();
        operator = environment.operator("--lease-overlap=3s");
        String namespace = environment.namespace("overlap");
        environment.apply(namespace, manifest("db", role("app", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        var before = environment.data(namespace, "db-credentials");
        Polling.await(
                Duration.ofSeconds(10), () -> status(namespace, "db").roles().size() == 1);

        environment.edit(namespace, "db-credentials", secret -> secret.getData().put("password", "d3Jvbmc="));
        awaitLogIn(namespace, "db-credentials", before.getOrDefault("username", ""));

        assertThat(environment
                        .sandbox()
                        .postgres()
                        .canLogIn(before.getOrDefault("username", ""), before.getOrDefault("password", "")))
                .as("a pod that has not seen the new ones goes on with the old")
                .isTrue();
        Polling.await(
                Duration.ofSeconds(10),
                () -> !environment.sandbox().postgres().roles().contains(before.getOrDefault("username", "")));
        operator.close();
        operator = environment.operator(TestEnvironment.NO_OVERLAP);
    }

    @Test
    void aRestartOfTheOperatorChangesNothing() {
        String namespace = environment.namespace("restart");
        environment.apply(namespace, manifest("db", role("app", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        Polling.await(
                Duration.ofSeconds(10), () -> status(namespace, "db").roles().size() == 1);
        var before = environment.secret(namespace, "db-credentials").orElseThrow();
        operator.close();

        operator = environment.operator(TestEnvironment.NO_OVERLAP);

        Polling.assertStays(
                Duration.ofSeconds(4),
                () -> environment
                        .secret(namespace, "db-credentials")
                        .orElseThrow()
                        .getMetadata()
                        .getResourceVersion()
                        .equals(before.getMetadata().getResourceVersion()));
        assertThat(logsIn(namespace, "db-credentials")).isTrue();
        environment
                .vault()
                .write(
                        "sys/leases/revoke",
                        Map.of(
                                "lease_id",
                                status(namespace, "db").roles().getFirst().leaseId()));
        awaitLogIn(namespace, "db-credentials", username(before));
    }

    private static String user(String namespace, String secret) {
        return environment.data(namespace, secret).getOrDefault("username", "");
    }

    private static String username(Secret secret) {
        return new String(
                java.util.Base64.getDecoder().decode(secret.getData().get("username")),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    private static DatabaseStatus status(String namespace, String name) {
        var database = environment
                .client()
                .resources(Database.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return database == null || database.getStatus() == null ? DatabaseStatus.NONE : database.getStatus();
    }

    private static boolean logsIn(String namespace, String secret) {
        return new LeasedSecret(environment, namespace, secret).logsIn();
    }

    /** Waits for credentials of a user other than {@code before} that log in. */
    private static void awaitLogIn(String namespace, String secret, String before) {
        Polling.await(
                Duration.ofSeconds(20),
                () -> !before.equals(environment.data(namespace, secret).getOrDefault("username", before))
                        && logsIn(namespace, secret));
    }
}
