package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Database;
import dev.vso.api.DatabaseStatus;
import dev.vso.operator.app.Operator;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Database, from the manifest to credentials that log in to PostgreSQL, and what becomes of them. */
class DatabaseIT {

    private static final World world = World.get();
    private static LeaseAudit audit;
    private static Operator operator;

    @BeforeAll
    static void start() {
        world.defaultAuth();
        audit = LeaseAudit.begin(world);
        operator = world.operator(World.NO_OVERLAP);
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
        world.apply("default", """
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
        assertThat(world.data("default", "my-app-db-credentials")).containsOnlyKeys("username", "password");
        var role =
                world.vault().read("database/roles/default_my-app-db_myappuser").orElseThrow();
        assertThat(role.path("data").path("default_ttl").asLong()).isEqualTo(86_400);
        assertThat(role.path("data").path("max_ttl").asLong()).isEqualTo(864_000);
        assertThat(status("default", "my-app-db").roles().getFirst().leaseId()).contains("default_my-app-db_myappuser");
    }

    @Test
    void revokedCredentialsAreReplacedWithinSeconds() {
        String namespace = world.namespace("revoked");
        world.apply(namespace, manifest("db", role("app", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        String before = user(namespace, "db-credentials");
        World.await(
                Duration.ofSeconds(10), () -> status(namespace, "db").roles().size() == 1);

        world.vault()
                .write(
                        "sys/leases/revoke",
                        Map.of(
                                "lease_id",
                                status(namespace, "db").roles().getFirst().leaseId()));

        awaitLogIn(namespace, "db-credentials", before);
        World.await(
                Duration.ofSeconds(5), () -> !world.sandbox().postgres().roles().contains(before));
    }

    @Test
    void credentialsAreRenewedAndReplacedBeforeTheyDie() {
        String namespace = world.namespace("renewed");
        world.apply(namespace, manifest("db", role("app", "6s", "15s")));
        awaitLogIn(namespace, "db-credentials", "");
        String first = user(namespace, "db-credentials");

        // Until the first are replaced, the Secret must hold credentials that log in at every look.
        World.await(Duration.ofSeconds(25), () -> {
            assertThat(logsIn(namespace, "db-credentials")).isTrue();
            return !first.equals(user(namespace, "db-credentials"));
        });
    }

    @Test
    void aRoleThatIsTakenOutLeavesNothingBehind() {
        String namespace = world.namespace("roles");
        world.apply(namespace, manifest("db", role("one", "1h", "2h") + role("two", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        awaitLogIn(namespace, "db-two-credentials", "");
        String two = user(namespace, "db-two-credentials");

        world.apply(namespace, manifest("db", role("one", "1h", "2h")));

        World.await(
                Duration.ofSeconds(10),
                () -> world.secret(namespace, "db-two-credentials").isEmpty());
        World.await(
                Duration.ofSeconds(10),
                () -> !world.sandbox().postgres().roles().contains(two));
        assertThat(world.vault().read("database/roles/" + namespace + "_db_two"))
                .isEmpty();
        assertThat(logsIn(namespace, "db-credentials")).isTrue();
    }

    @Test
    void aDeletedDatabaseLeavesNothingBehind() {
        String namespace = world.namespace("gone");
        world.apply(namespace, manifest("db", role("app", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        String user = user(namespace, "db-credentials");

        world.client()
                .resources(Database.class)
                .inNamespace(namespace)
                .withName("db")
                .delete();

        World.await(
                Duration.ofSeconds(15),
                () -> world.secret(namespace, "db-credentials").isEmpty());
        World.await(
                Duration.ofSeconds(10),
                () -> !world.sandbox().postgres().roles().contains(user));
        assertThat(world.vault().read("database/roles/" + namespace + "_db_app"))
                .isEmpty();
    }

    @Test
    void aDatabaseCanBeDeletedWhileVaultIsSealed() {
        String namespace = world.namespace("sealed");
        audit.leavesBehind(namespace);
        world.apply(namespace, manifest("db", role("app", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        World.await(
                Duration.ofSeconds(10), () -> status(namespace, "db").roles().size() == 1);
        world.sandbox().bao().seal();
        try {
            world.client()
                    .resources(Database.class)
                    .inNamespace(namespace)
                    .withName("db")
                    .delete();
            World.await(
                    Duration.ofSeconds(50),
                    () -> world.client()
                                    .resources(Database.class)
                                    .inNamespace(namespace)
                                    .withName("db")
                                    .get()
                            == null);
            World.await(
                    Duration.ofSeconds(5),
                    () -> world.events(namespace, "db").stream()
                            .anyMatch(event -> "CleanupFailed".equals(event.getReason())));
        } finally {
            world.sandbox().bao().unseal();
        }
    }

    @Test
    void aRetainedDatabaseLeavesItsSecretAndItsRole() {
        String namespace = world.namespace("retain");
        audit.leavesBehind(namespace);
        world.apply(
                namespace,
                manifest("db", role("app", "1h", "2h")).replace("  engine:", "  deletionPolicy: Retain\n  engine:"));
        awaitLogIn(namespace, "db-credentials", "");

        world.client()
                .resources(Database.class)
                .inNamespace(namespace)
                .withName("db")
                .delete();
        World.await(
                Duration.ofSeconds(10),
                () -> world.client()
                                .resources(Database.class)
                                .inNamespace(namespace)
                                .withName("db")
                                .get()
                        == null);

        assertThat(world.secret(namespace, "db-credentials")
                        .orElseThrow()
                        .getMetadata()
                        .getOwnerReferences())
                .isEmpty();
        assertThat(logsIn(namespace, "db-credentials")).isTrue();
        assertThat(world.vault().read("database/roles/" + namespace + "_db_app"))
                .isPresent();
    }

    @Test
    void anEditOfTheSecretIsPutRightWithNewCredentials() {
        String namespace = world.namespace("edited");
        world.apply(namespace, manifest("db", role("app", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        String before = user(namespace, "db-credentials");
        World.await(
                Duration.ofSeconds(10), () -> status(namespace, "db").roles().size() == 1);

        world.edit(namespace, "db-credentials", secret -> secret.getData().put("password", "d3Jvbmc="));

        awaitLogIn(namespace, "db-credentials", before);
    }

    @Test
    void replacedCredentialsWorkOnUntilTheirOverlapIsOver() {
        operator.close();
        operator = world.operator("--lease-overlap=3s");
        String namespace = world.namespace("overlap");
        world.apply(namespace, manifest("db", role("app", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        var before = world.data(namespace, "db-credentials");
        World.await(
                Duration.ofSeconds(10), () -> status(namespace, "db").roles().size() == 1);

        world.edit(namespace, "db-credentials", secret -> secret.getData().put("password", "d3Jvbmc="));
        awaitLogIn(namespace, "db-credentials", before.getOrDefault("username", ""));

        assertThat(world.sandbox()
                        .postgres()
                        .canLogIn(before.getOrDefault("username", ""), before.getOrDefault("password", "")))
                .as("a pod that has not seen the new ones goes on with the old")
                .isTrue();
        World.await(
                Duration.ofSeconds(10),
                () -> !world.sandbox().postgres().roles().contains(before.getOrDefault("username", "")));
        operator.close();
        operator = world.operator(World.NO_OVERLAP);
    }

    @Test
    void aRestartOfTheOperatorChangesNothing() {
        String namespace = world.namespace("restart");
        world.apply(namespace, manifest("db", role("app", "1h", "2h")));
        awaitLogIn(namespace, "db-credentials", "");
        World.await(
                Duration.ofSeconds(10), () -> status(namespace, "db").roles().size() == 1);
        var before = world.secret(namespace, "db-credentials").orElseThrow();
        operator.close();

        operator = world.operator(World.NO_OVERLAP);

        World.assertStays(
                Duration.ofSeconds(4),
                () -> world.secret(namespace, "db-credentials")
                        .orElseThrow()
                        .getMetadata()
                        .getResourceVersion()
                        .equals(before.getMetadata().getResourceVersion()));
        assertThat(logsIn(namespace, "db-credentials")).isTrue();
        world.vault()
                .write(
                        "sys/leases/revoke",
                        Map.of(
                                "lease_id",
                                status(namespace, "db").roles().getFirst().leaseId()));
        awaitLogIn(namespace, "db-credentials", username(before));
    }

    private static String user(String namespace, String secret) {
        return world.data(namespace, secret).getOrDefault("username", "");
    }

    private static String username(Secret secret) {
        return new String(
                java.util.Base64.getDecoder().decode(secret.getData().get("username")),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    private static DatabaseStatus status(String namespace, String name) {
        var database = world.client()
                .resources(Database.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return database == null || database.getStatus() == null
                ? new DatabaseStatus(null, null, null, null, List.of(), List.of(), List.of())
                : database.getStatus();
    }

    private static boolean logsIn(String namespace, String secret) {
        return new LeasedSecret(world, namespace, secret).logsIn();
    }

    /** Waits for credentials of another user than {@code before} that log in. */
    private static void awaitLogIn(String namespace, String secret, String before) {
        World.await(
                Duration.ofSeconds(20),
                () -> !before.equals(world.data(namespace, secret).getOrDefault("username", before))
                        && logsIn(namespace, secret));
    }
}
