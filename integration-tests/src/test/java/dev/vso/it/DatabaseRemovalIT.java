package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.vso.it.Databases.Credentials;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.MariaDbServer;
import dev.vso.testing.RedisServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Users that the revocation statements drop: those that no longer exist, and those with any host part. */
class DatabaseRemovalIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Databases databases = new Databases(environment);

    /** Much less than the 30 s for which an operator retries. */
    private static final Duration AT_ONCE = Duration.ofSeconds(15);

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        ((Logger) LoggerFactory.getLogger("org.mariadb.jdbc"))
                .setLevel(Level.OFF); // rejected requests are reported twice
        environment.defaultAuth();
        operator = environment.operator("--lease-overlap=0s", "--database-check-interval=1s");
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    private static void sql(Connection connection, String... statements) throws SQLException {
        try (connection;
                var sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        }
    }

    private static void deleteAndAwaitThatNothingIsLeft(String namespace) {
        databases.delete(namespace, "db");
        Polling.await(AT_ONCE, () -> databases.find(namespace, "db").isEmpty());
        assertThat(environment.vault().list("database/roles")).noneMatch(role -> role.startsWith(namespace));
        assertThat(environment.vault().list("database/config")).noneMatch(name -> name.startsWith(namespace));
        assertThat(environment.vault().list("sys/leases/lookup/database/creds"))
                .noneMatch(name -> name.startsWith(namespace));
        assertThat(environment.events(namespace, "db"))
                .noneMatch(event -> event.getReason().equals("CleanupFailed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"readonly", "readwrite", "owner"})
    @DisplayName("L7: a PostgreSQL user that was dropped by hand holds up no deletion")
    void droppedPostgresqlUser(String access) throws Exception {
        String namespace = environment.namespace("pg-gone");
        var postgres = environment.sandbox().postgres();
        String root = "root of " + namespace;
        sql(
                postgres.connectAsSuperuser(),
                "CREATE ROLE \"%s\" LOGIN CREATEROLE PASSWORD 'first'".formatted(root),
                "GRANT ALL ON SCHEMA public TO \"%s\" WITH GRANT OPTION".formatted(root));
        databases.rootSecret(namespace, "root", root, "first");
        environment.apply(
                namespace,
                Databases.manifest(
                        "db",
                        """
                engine: postgresql
                name: mydatabase
                connection:
                  url: postgresql://{{username}}:{{password}}@127.0.0.1:%d/mydatabase?sslmode=disable
                  rootSecretRef: root
                roles:
                """.formatted(postgres.port())
                                + Databases.role("gone", namespace + "_db", "access: " + access)
                                + Databases.role("half", namespace + "_db", "access: " + access)));
        databases.awaitRoles(namespace, "db", 2);
        String gone = databases.await(namespace, "db-credentials").user();
        String half = databases.await(namespace, "db-half-credentials").user();
        sql(
                postgres.connectAs("mydatabase", root, "first"),
                "GRANT \"%s\" TO CURRENT_USER".formatted(gone),
                "DROP OWNED BY \"%s\"".formatted(gone),
                "DROP ROLE \"%s\"".formatted(gone),
                "GRANT \"%s\" TO CURRENT_USER".formatted(half),
                "DROP OWNED BY \"%s\"".formatted(half),
                "REVOKE \"%s\" FROM CURRENT_USER".formatted(half));

        deleteAndAwaitThatNothingIsLeft(namespace);
        assertThat(postgres.roles()).doesNotContain(gone, half);
        sql(postgres.connectAsSuperuser(), "DROP OWNED BY \"%s\"".formatted(root), "DROP ROLE \"%s\"".formatted(root));
    }

    @Test
    @DisplayName("L7: what an owner made outlives its access level, and the owner does not")
    void ownerWithTables() throws Exception {
        String namespace = environment.namespace("pg-owner");
        var postgres = environment.sandbox().postgres();
        sql(
                postgres.connectAsSuperuser(),
                "CREATE ROLE losing_root LOGIN CREATEROLE PASSWORD 'first'",
                "CREATE DATABASE losing OWNER losing_root");
        databases.rootSecret(namespace, "root", "losing_root", "first");
        String spec = """
                engine: postgresql
                name: losing
                connection:
                  url: postgresql://{{username}}:{{password}}@127.0.0.1:%d/losing?sslmode=disable
                  rootSecretRef: root
                roles:
                """.formatted(postgres.port());
        String connection = namespace + "_db";
        environment.apply(
                namespace, Databases.manifest("db", spec + Databases.role("app", connection, "access: owner")));
        Credentials owner = databases.await(namespace, "db-credentials");
        sql(postgres.connectAs("losing", owner.user(), owner.password()), "CREATE TABLE mine (id int)");

        environment.apply(
                namespace, Databases.manifest("db", spec + Databases.role("app", connection, "access: readonly")));
        Credentials reader = databases.awaitOther(namespace, "db-credentials", owner.user());
        Polling.await(AT_ONCE, () -> !postgres.roles().contains(owner.user()));
        deleteAndAwaitThatNothingIsLeft(namespace);
        assertThat(postgres.roles()).doesNotContain(reader.user());
        sql(postgres.connectAs("losing", "losing_root", "first"), "SELECT * FROM mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"valkey", "redis"})
    @DisplayName("L7: a Valkey user that was dropped by hand holds up no deletion")
    void droppedValkeyUser(String engine) throws Exception {
        assumeTrue(RedisServer.isSupported(), "there is no Redis for this machine");
        String namespace = environment.namespace(engine + "-gone");
        RedisServer server = environment.sandbox().redis();
        databases.rootSecret(namespace, "root", RedisServer.VAULT_USER, server.password());
        environment.apply(
                namespace,
                Databases.manifest(
                        "db",
                        """
                engine: %s
                name: cache
                connection:
                  url: redis://127.0.0.1:%d
                  rootSecretRef: root
                roles:
                """.formatted(engine, server.port())
                                + Databases.role("app", namespace + "_db", "access: owner")));
        databases.awaitRoles(namespace, "db", 1);
        String user = databases.await(namespace, "db-credentials").user();
        try (RespClient client = new RespClient(server.port(), RedisServer.VAULT_USER, server.password())) {
            assertThat(client.ask("ACL", "DELUSER", user)).isEqualTo("1");
        }
        deleteAndAwaitThatNothingIsLeft(namespace);
    }

    private static Connection mariaDb(Credentials user) throws SQLException {
        return DriverManager.getConnection(environment.sandbox().mariaDb().jdbcUrl(""), user.user(), user.password());
    }

    private static Connection mariaDbRoot() throws SQLException {
        return mariaDb(new Credentials("root", environment.sandbox().mariaDb().rootPassword()));
    }

    private static boolean logsIn(Credentials user) {
        try (Connection _ = mariaDb(user)) {
            return true;
        } catch (SQLException _) {
            return false;
        }
    }

    private static List<String> accounts() throws SQLException {
        List<String> accounts = new ArrayList<>();
        try (var connection = mariaDbRoot();
                var sql = connection.createStatement();
                var rows = sql.executeQuery("SELECT User, Host FROM mysql.user WHERE User LIKE 'v-%'")) {
            while (rows.next()) {
                accounts.add(rows.getString(1) + "@" + rows.getString(2));
            }
        }
        return accounts;
    }

    private static String mariaDb(String root, String roles) {
        return Databases.manifest(
                "db",
                """
                engine: mariadb
                name: %s
                connection:
                  url: "%s"
                  rootSecretRef: %s
                roles:
                """.formatted(
                                        MariaDbServer.DATABASE,
                                        environment.sandbox().mariaDb().vaultUrl(),
                                        root)
                        + roles);
    }

    private static String creating(String... statements) {
        StringBuilder yaml = new StringBuilder("creationStatements:\n");
        for (String statement : statements) {
            yaml.append("- |\n  ").append(statement).append('\n');
        }
        return yaml.toString();
    }

    @Test
    @DisplayName("L8: MariaDB users of four host parts are gone after deletion, and none logs in")
    void mariaDbHostParts() throws Exception {
        assumeTrue(MariaDbServer.isSupported(), "there is no MariaDB for this machine");
        String namespace = environment.namespace("hosts");
        MariaDbServer server = environment.sandbox().mariaDb();
        databases.rootSecret(namespace, "root", MariaDbServer.VAULT_USER, server.vaultPassword());
        List<String> hosts = List.of("'%'", "'127.0.0.%'", "127.0.0.1", "\"127.0.0.0/255.0.0.0\"");
        StringBuilder roles = new StringBuilder();
        for (int i = 0; i < hosts.size(); i++) {
            roles.append(Databases.role(
                    "role" + i,
                    namespace + "_db",
                    creating("CREATE USER '{{name}}'@" + hosts.get(i)
                            + " IDENTIFIED BY '{{password}}', '{{name}}'@LocalHost IDENTIFIED BY '{{password}}';")));
        }
        environment.apply(namespace, mariaDb("root", roles.toString()));
        databases.awaitRoles(namespace, "db", hosts.size());
        List<Credentials> users = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            users.add(databases.await(namespace, i == 0 ? "db-credentials" : "db-role" + i + "-credentials"));
        }
        assertThat(users).allMatch(DatabaseRemovalIT::logsIn);
        assertThat(accounts()).hasSize(2 * hosts.size());
        sql(mariaDbRoot(), "DROP USER '%s'@'127.0.0.%%'".formatted(users.get(1).user())); // L7: half removed

        deleteAndAwaitThatNothingIsLeft(namespace);
        assertThat(users).noneMatch(DatabaseRemovalIT::logsIn);
        assertThat(accounts()).isEmpty();
    }

    @Test
    @DisplayName("L8: a MariaDB user of the host part before an edit is gone after the rotation")
    void previousHostPart() throws Exception {
        assumeTrue(MariaDbServer.isSupported(), "there is no MariaDB for this machine");
        String namespace = environment.namespace("moved");
        MariaDbServer server = environment.sandbox().mariaDb();
        databases.rootSecret(namespace, "root", MariaDbServer.VAULT_USER, server.vaultPassword());
        String create = "CREATE USER '{{name}}'@'%s' IDENTIFIED BY '{{password}}'";
        String connection = namespace + "_db";
        environment.apply(
                namespace, mariaDb("root", Databases.role("app", connection, creating(create.formatted("%")))));
        Credentials before = databases.await(namespace, "db-credentials");
        environment.apply(
                namespace, mariaDb("root", Databases.role("app", connection, creating(create.formatted("127.0.0.%")))));
        Credentials after = databases.awaitOther(namespace, "db-credentials", before.user());
        Polling.await(AT_ONCE, () -> !logsIn(before));
        assertThat(logsIn(after)).isTrue();
        deleteAndAwaitThatNothingIsLeft(namespace);
        assertThat(accounts()).isEmpty();
    }

    @Test
    @DisplayName("L8: accounts that creation statements do not name are found by name, or not created")
    void accountsFoundByName() throws Exception {
        assumeTrue(MariaDbServer.isSupported(), "there is no MariaDB for this machine");
        String namespace = environment.namespace("byname");
        MariaDbServer server = environment.sandbox().mariaDb();
        databases.rootSecret(namespace, "root", MariaDbServer.VAULT_USER, server.vaultPassword());
        String role = Databases.role(
                "app",
                namespace + "_db",
                creating(
                        "SET @who = '{{name}}';",
                        "SET @make = CONCAT('CREATE USER ', QUOTE(@who), '@''127.0.0.%'' IDENTIFIED BY ', QUOTE('{{password}}'), ', ', QUOTE(@who), '@''10.%'' IDENTIFIED BY ', QUOTE('{{password}}'));",
                        "PREPARE make FROM @make;",
                        "EXECUTE make;"));
        environment.apply(namespace, mariaDb("root", role));
        databases.awaitCondition(namespace, "db", "Ready", "revocationStatements");
        assertThat(accounts()).isEmpty();

        sql(
                mariaDbRoot(),
                "GRANT SELECT (user, host) ON mysql.user TO '%s'@'127.0.0.1'".formatted(MariaDbServer.VAULT_USER));
        try {
            Credentials user = databases.await(namespace, "db-credentials");
            assertThat(logsIn(user)).isTrue();
            assertThat(accounts()).hasSize(2);
            databases.awaitRoles(namespace, "db", 1);
            deleteAndAwaitThatNothingIsLeft(namespace);
            assertThat(accounts()).isEmpty();
        } finally {
            sql(
                    mariaDbRoot(),
                    "REVOKE SELECT (user, host) ON mysql.user FROM '%s'@'127.0.0.1'"
                            .formatted(MariaDbServer.VAULT_USER));
        }
    }
}
