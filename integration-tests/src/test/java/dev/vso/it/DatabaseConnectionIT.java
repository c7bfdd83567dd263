package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.api.RootRotation;
import dev.vso.it.Databases.Credentials;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The connection that a Database defines: created, kept, rotated, and deleted with it. */
class DatabaseConnectionIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Databases databases = new Databases(environment);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator(
                "--lease-overlap=0s",
                "--database-check-interval=1s",
                "--backoff-initial-interval=1s",
                "--backoff-max-interval=2s");
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    /** A namespace with a root user in PostgreSQL and a connection, all of the same name. */
    private static String namespace(String prefix) {
        String namespace = environment.namespace(prefix);
        sql("CREATE ROLE \"%s\" LOGIN CREATEROLE PASSWORD 'first'".formatted(root(namespace)));
        databases.rootSecret(namespace, "root", root(namespace), "first");
        return namespace;
    }

    private static String root(String namespace) {
        return "root of " + namespace;
    }

    private static void sql(String statement) {
        try (var connection = environment.sandbox().postgres().connectAsSuperuser();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The manifest, with more lines of the connection; its role has no rights except to log in. */
    private static String manifest(String namespace, String more) {
        return Databases.manifest(
                "db",
                """
                engine: postgresql
                name: mydatabase
                connection:
                  url: postgresql://{{username}}:{{password}}@127.0.0.1:%d/mydatabase?sslmode=disable
                  rootSecretRef: root
                %sroles:
                """.formatted(environment.sandbox().postgres().port(), more.indent(2))
                        + Databases.role("app", connection(namespace), """
                        creationStatements:
                        - CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}'
                        """));
    }

    private static String connection(String namespace) {
        return namespace + "_mydatabase";
    }

    private static Optional<JsonNode> config(String namespace) {
        return environment
                .vault()
                .read("database/config/" + connection(namespace))
                .map(answer -> answer.path("data"));
    }

    private static boolean logsIn(Credentials user) {
        return environment.sandbox().postgres().canLogIn(user.user(), user.password());
    }

    private static boolean rootLogsInWith(String namespace, String password) {
        return environment.sandbox().postgres().canLogIn(root(namespace), password);
    }

    @Test
    @DisplayName("Is created and deleted with its resource")
    void createdAndDeleted() {
        String namespace = namespace("made");
        environment.apply(namespace, manifest(namespace, "parameters: {max_open_connections: '2'}"));

        assertThat(logsIn(databases.await(namespace, "db-credentials"))).isTrue();
        JsonNode config = config(namespace).orElseThrow();
        assertThat(config.path("plugin_name").asText()).isEqualTo("postgresql-database-plugin");
        assertThat(config.path("allowed_roles").toString()).isEqualTo("[\"%s_db_app\"]".formatted(namespace));
        assertThat(config.at("/connection_details/max_open_connections").asText())
                .isEqualTo("2");
        databases.awaitCondition(namespace, "db", "ConnectionSynced", "is up to date");
        assertThat(databases.status(namespace, "db").connection())
                .satisfies(status -> assertThat(status.made()).isTrue());

        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
        assertThat(config(namespace)).isEmpty();
    }

    @Test
    @DisplayName("Repairs changes made in Vault")
    void repaired() {
        String namespace = namespace("drift");
        environment.apply(namespace, manifest(namespace, ""));
        Credentials user = databases.await(namespace, "db-credentials");
        JsonNode before = config(namespace).orElseThrow();

        environment
                .vault()
                .write(
                        "database/config/" + connection(namespace),
                        Map.of("allowed_roles", List.of("*"), "verify_connection", false, "username", "nobody"));
        Polling.await(SOON, () -> config(namespace).orElseThrow().equals(before));

        environment.vault().delete("database/config/" + connection(namespace));
        Polling.await(SOON, () -> config(namespace).isPresent());
        assertThat(databases.credentials(namespace, "db-credentials"))
                .as("credentials live on")
                .contains(user);
        assertThat(logsIn(user)).isTrue();
    }

    @Test
    void aChangedRootSecretReachesVault() {
        String namespace = namespace("changed");
        environment.apply(namespace, manifest(namespace, ""));
        String before = databases.await(namespace, "db-credentials").user();
        sql("ALTER ROLE \"%s\" PASSWORD 'second'".formatted(root(namespace)));
        databases.rootSecret(namespace, "root", root(namespace), "wrong");
        databases.awaitCondition(namespace, "db", "ConnectionSynced", "verifying connection");

        databases.rootSecret(namespace, "root", root(namespace), "second");

        databases.awaitCondition(namespace, "db", "ConnectionSynced", "is up to date");
        environment
                .vault()
                .write(
                        "sys/leases/revoke",
                        Map.of(
                                "lease_id",
                                databases
                                        .awaitRoles(namespace, "db", 1)
                                        .getFirst()
                                        .leaseId()));
        assertThat(logsIn(databases.awaitOther(namespace, "db-credentials", before)))
                .isTrue();
    }

    @Test
    @DisplayName("The root password appears nowhere")
    void passwordDoesNotLeak() {
        String namespace = namespace("hushed");
        SecretLeakScanner scanner = new SecretLeakScanner();
        String wrong = scanner.lookFor("wrong", "hush-the-wrong-root-password-of-" + namespace);
        String right = scanner.lookFor("right", "hush-the-right-root-password-of-" + namespace);
        sql("ALTER ROLE \"%s\" PASSWORD '%s'".formatted(root(namespace), right));
        try (var logs = new CapturedLogs()) {
            databases.rootSecret(namespace, "root", root(namespace), wrong);
            environment.apply(namespace, manifest(namespace, "parameters: {max_open_connections: none}"));
            databases.awaitCondition(namespace, "db", "ConnectionSynced", "max_open_connections");
            environment.apply(namespace, manifest(namespace, ""));
            databases.awaitCondition(namespace, "db", "ConnectionSynced", "verifying connection");
            databases.rootSecret(namespace, "root", root(namespace), right);
            databases.await(namespace, "db-credentials");
            databases.awaitCondition(namespace, "db", "ConnectionSynced", "is up to date");

            String events = environment.events(namespace, "db").toString();
            String status = databases.status(namespace, "db").toString();
            assertThat(logs.text()).contains("verifying connection");
            assertThat(events).contains("verifying connection");
            assertThat(status).contains("rootSecretMAC");
            assertThat(scanner.in(Map.of("logs", logs.text(), "events", events, "status", status)))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("The root password is rotated once; then only Vault knows it")
    void rotatesRootPassword() {
        String namespace = namespace("rotate");
        environment.apply(namespace, manifest(namespace, "rotateRoot: true"));
        databases.awaitCondition(namespace, "db", "ConnectionSynced", "only Vault knows the root password");
        assertThat(rootLogsInWith(namespace, "first")).isFalse();
        assertThat(databases.status(namespace, "db").connection())
                .satisfies(status -> assertThat(status.rootRotation()).isEqualTo(RootRotation.DONE));
        long mark = environment.sandbox().bao().auditMark();

        databases.rootSecret(namespace, "root", root(namespace), "third");
        databases.awaitCondition(namespace, "db", "ConnectionSynced", "RootSecretIgnored");
        environment
                .vault()
                .write(
                        "database/config/" + connection(namespace),
                        Map.of("allowed_roles", List.of("*"), "verify_connection", false));
        Polling.await(
                SOON,
                () -> !config(namespace)
                        .orElseThrow()
                        .path("allowed_roles")
                        .toString()
                        .contains("*"));
        operator.close();
        start();
        environment.apply(namespace, manifest(namespace, "rotateRoot: true\nallowedRoles: [another]"));
        Polling.await(
                SOON,
                () -> config(namespace)
                        .orElseThrow()
                        .path("allowed_roles")
                        .toString()
                        .contains("another"));

        String before = databases.await(namespace, "db-credentials").user();
        environment
                .vault()
                .write(
                        "sys/leases/revoke",
                        Map.of(
                                "lease_id",
                                databases
                                        .awaitRoles(namespace, "db", 1)
                                        .getFirst()
                                        .leaseId()));
        assertThat(logsIn(databases.awaitOther(namespace, "db-credentials", before)))
                .as("Vault still has the password that works")
                .isTrue();
        assertThat(environment.sandbox().bao().auditSince(mark))
                .noneMatch(request -> request.path().startsWith("database/rotate-root/" + connection(namespace)));
    }

    @Test
    void aConnectionThatIsThereIsTakenOverOnlyWithConsent() {
        String namespace = namespace("there");
        environment
                .vault()
                .write(
                        "database/config/" + connection(namespace),
                        Map.of(
                                "plugin_name", "postgresql-database-plugin",
                                "connection_url", "postgresql://{{username}}:{{password}}@127.0.0.1:1/x",
                                "username", "x",
                                "password", "x",
                                "verify_connection", false));
        environment.apply(namespace, manifest(namespace, ""));
        databases.awaitCondition(namespace, "db", "Ready", "exists in Vault already");
        assertThat(environment.vault().read("database/roles/" + namespace + "_db_app"))
                .as("no role is made in somebody else's connection")
                .isEmpty();

        environment.apply(namespace, manifest(namespace, "overwrite: true"));
        assertThat(logsIn(databases.await(namespace, "db-credentials"))).isTrue();
        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
        assertThat(config(namespace))
                .as("it was not made for the resource, and stays")
                .isPresent();
    }

    @Test
    void aRetainedDatabaseLeavesItsConnection() {
        String namespace = namespace("kept");
        environment.apply(namespace, manifest(namespace, "").replace("spec:", "spec:\n  deletionPolicy: Retain"));
        Credentials user = databases.await(namespace, "db-credentials");
        databases.awaitRoles(namespace, "db", 1);
        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
        assertThat(config(namespace)).isPresent();
        assertThat(logsIn(user)).isTrue();
    }

    @Test
    @DisplayName("Names missing objects and fields")
    void missingFields() {
        String namespace = environment.namespace("missing");
        environment.apply(namespace, manifest(namespace, ""));
        databases.awaitCondition(namespace, "db", "Ready", "Secret %s/root with key username".formatted(namespace));

        sql("CREATE ROLE \"%s\" LOGIN CREATEROLE PASSWORD 'first'".formatted(root(namespace)));
        databases.rootSecret(namespace, "root", root(namespace), "first");
        assertThat(logsIn(databases.await(namespace, "db-credentials"))).isTrue();
    }

    @Test
    @DisplayName("A connection outside of the policy names the missing capability")
    void missingCapability() {
        String namespace = namespace("denied");
        environment.apply(
                namespace, manifest(namespace, "").replace(connection(namespace), "others_" + PostgresServer.DATABASE));
        databases.awaitCondition(
                namespace, "db", "Ready", "missing capability read on database/config/others_mydatabase");
    }
}
