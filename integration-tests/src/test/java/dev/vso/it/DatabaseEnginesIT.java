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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Each engine from end to end: the connection, the users that the engine's own statements create, what these may and
 * may not do, and that they are dropped with the resource.
 */
class DatabaseEnginesIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Databases databases = new Databases(environment);
    private static final List<String> LEVELS = List.of("readonly", "readwrite", "owner");

    /**
     * SQL state and error code for "not permitted": one code in PostgreSQL, several in MariaDB for databases, tables
     * and the server.
     */
    private static final Set<String> NOT_PERMITTED = Set.of("42501 0", "42000 1044", "42000 1142", "42000 1227");

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        ((Logger) LoggerFactory.getLogger("org.mariadb.jdbc"))
                .setLevel(Level.OFF); // rejected requests are reported twice
        environment.defaultAuth();
        operator = environment.operator("--lease-overlap=0s", "--database-check-interval=2s");
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    /** Runs an operation as a user; throws the server's error if it is rejected. */
    @FunctionalInterface
    private interface Try {
        void as(Credentials user, String what) throws Exception;
    }

    /** Permitted operations by role. */
    private static Map<String, Set<String>> allowed(Map<String, Credentials> users, Try attempt, Set<String> statements)
            throws Exception {
        Map<String, Set<String>> allowed = new TreeMap<>();
        for (String statement : statements) {
            Set<String> who = new TreeSet<>();
            for (String level : LEVELS) {
                try {
                    attempt.as(Objects.requireNonNull(users.get(level)), statement.replace("LEVEL", level));
                    who.add(level);
                } catch (SQLException refused) {
                    assertThat(NOT_PERMITTED)
                            .as("%s: %s", statement, refused)
                            .contains(refused.getSQLState() + " " + refused.getErrorCode());
                } catch (RespClient.Refused refused) {
                    assertThat(refused).hasMessageStartingWith("NOPERM");
                }
            }
            allowed.put(statement, who);
        }
        return allowed;
    }

    private static String roles(String connection) {
        StringBuilder roles = new StringBuilder();
        LEVELS.forEach(level -> roles.append(Databases.role(level, connection, "access: " + level)));
        return roles.toString();
    }

    private static Map<String, Credentials> users(String namespace, String name) {
        databases.awaitRoles(namespace, name, LEVELS.size());
        Map<String, Credentials> users = new TreeMap<>();
        for (String level : LEVELS) {
            String secret = level.equals("readonly") ? name + "-credentials" : name + "-" + level + "-credentials";
            users.put(level, databases.await(namespace, secret));
        }
        return users;
    }

    private static void assertNothingIsLeftInVault(String namespace) {
        assertThat(environment.vault().list("database/roles")).noneMatch(role -> role.startsWith(namespace));
        assertThat(environment.vault().list("database/config")).noneMatch(name -> name.startsWith(namespace));
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (connection;
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    @Test
    @DisplayName("PostgreSQL users have exactly the rights of their access")
    void postgresqlRights() throws Exception {
        String namespace = environment.namespace("pg");
        var postgres = environment.sandbox().postgres();
        execute(postgres.connectAsSuperuser(), "CREATE ROLE engine_root LOGIN CREATEROLE PASSWORD 'first'");
        execute(postgres.connectAsSuperuser(), "CREATE DATABASE shop OWNER engine_root");
        execute(postgres.connectAs("shop", "engine_root", "first"), "CREATE TABLE orders (id serial, item text)");
        databases.rootSecret(namespace, "root", "engine_root", "first");
        String connection = namespace + "_shop";
        String spec = """
                engine: postgresql
                name: shop
                connection:
                  url: postgresql://{{username}}:{{password}}@127.0.0.1:%d/shop?sslmode=verify-full&sslrootcert=%s
                  rootSecretRef: root
                roles:
                """.formatted(postgres.port(), environment.sandbox().ca().file());
        environment.apply(namespace, Databases.manifest("db", spec + roles(connection)));
        Map<String, Credentials> users = users(namespace, "db");
        Try attempt = (user, what) -> execute(postgres.connectAs("shop", user.user(), user.password()), what);
        Map<String, Set<String>> expected = Map.of(
                "SELECT * FROM orders", Set.of("readonly", "readwrite", "owner"),
                "INSERT INTO orders (item) VALUES ('tea')", Set.of("readwrite", "owner"),
                "UPDATE orders SET item = 'mate'", Set.of("readwrite", "owner"),
                "DELETE FROM orders", Set.of("readwrite", "owner"),
                "TRUNCATE orders", Set.of("owner"),
                "CREATE TABLE mine_of_LEVEL (id int)", Set.of("owner"),
                "CREATE ROLE intruder_LEVEL", Set.of(),
                "SET ROLE engine_root", Set.of());

        assertThat(allowed(users, attempt, expected.keySet())).isEqualTo(new TreeMap<>(expected));

        // Objects that an owner created are accessible to later users, and outlive the owner.
        environment.apply(
                namespace,
                Databases.manifest(
                        "late",
                        "engine: postgresql\nname: shop\nroles:\n"
                                + Databases.role("late", connection, "access: readonly")));
        databases.awaitCondition(namespace, "late", "Ready", "not an allowed role");
        spec = spec.replace("  rootSecretRef", "  allowedRoles: [" + namespace + "_late_*]\n  rootSecretRef");
        environment.apply(namespace, Databases.manifest("db", spec + roles(connection)));
        attempt.as(databases.await(namespace, "late-credentials"), "SELECT * FROM mine_of_owner");
        databases.delete(namespace, "late");
        databases.awaitGone(namespace, "late");
        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
        assertNothingIsLeftInVault(namespace);
        assertThat(postgres.roles())
                .noneMatch(role ->
                        users.values().stream().anyMatch(user -> user.user().equals(role)));
        execute(postgres.connectAs("shop", "engine_root", "first"), "SELECT * FROM mine_of_owner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "mysql"})
    @DisplayName("MariaDB users have exactly the rights of their access")
    void mariaDbRights(String engine) throws Exception {
        assumeTrue(MariaDbServer.isSupported(), "there is no MariaDB for this machine");
        String namespace = environment.namespace(engine);
        MariaDbServer server = environment.sandbox().mariaDb();
        Credentials root = new Credentials("root", server.rootPassword());
        String database = MariaDbServer.DATABASE;
        Try attempt = (user, what) ->
                execute(DriverManager.getConnection(server.jdbcUrl(""), user.user(), user.password()), what);
        attempt.as(root, "CREATE OR REPLACE TABLE %s.orders (id int, item text)".formatted(database));
        attempt.as(root, "CREATE DATABASE IF NOT EXISTS " + database.replace('_', 'X'));
        attempt.as(root, "CREATE OR REPLACE TABLE %s.orders (id int)".formatted(database.replace('_', 'X')));
        databases.rootSecret(namespace, "root", MariaDbServer.VAULT_USER, server.vaultPassword());
        String spec = """
                engine: %s
                name: %s
                connection:
                  url: "%s"
                  rootSecretRef: root
                  tls:
                    caCertSecretRef: vault-ca-cert
                roles:
                """.formatted(engine, database, server.vaultUrl());
        environment.apply(namespace, Databases.manifest("db", spec + roles(namespace + "_data")));
        Map<String, Credentials> users = users(namespace, "db");
        Map<String, Set<String>> expected = Map.of(
                "SELECT * FROM my_data.orders", Set.of("readonly", "readwrite", "owner"),
                "INSERT INTO my_data.orders (id, item) VALUES (1, 'tea')", Set.of("readwrite", "owner"),
                "UPDATE my_data.orders SET item = 'mate'", Set.of("readwrite", "owner"),
                "DELETE FROM my_data.orders", Set.of("readwrite", "owner"),
                "CREATE TABLE my_data.mine_of_LEVEL (id int)", Set.of("owner"),
                "ALTER TABLE my_data.orders ADD COLUMN IF NOT EXISTS price int", Set.of("owner"),
                "SELECT * FROM myXdata.orders", Set.of(),
                "CREATE USER intruder_LEVEL", Set.of(),
                "GRANT SELECT ON my_data.* TO CURRENT_USER", Set.of());

        assertThat(allowed(users, attempt, expected.keySet())).isEqualTo(new TreeMap<>(expected));

        attempt.as(root, "DROP TABLE my_data.mine_of_owner");
        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
        assertNothingIsLeftInVault(namespace);
        try (var connection = DriverManager.getConnection(server.jdbcUrl(""), "root", server.rootPassword());
                var sql = connection.createStatement();
                var rows = sql.executeQuery("SELECT User FROM mysql.user WHERE User LIKE 'v-%'")) {
            assertThat(rows.next()).as("a user is left behind").isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"valkey", "redis"})
    @DisplayName("Valkey users have exactly the rights of their access")
    void valkeyRights(String engine) throws Exception {
        assumeTrue(RedisServer.isSupported(), "there is no Redis for this machine");
        String namespace = environment.namespace(engine);
        RedisServer server = environment.sandbox().redis();
        databases.rootSecret(namespace, "root", RedisServer.VAULT_USER, server.password());
        String spec = """
                engine: %s
                name: cache
                connection:
                  url: rediss://127.0.0.1:%d
                  rootSecretRef: root
                  tls:
                    caCertSecretRef: vault-ca-cert
                roles:
                """.formatted(engine, server.tlsPort());
        environment.apply(namespace, Databases.manifest("db", spec + roles(namespace + "_cache")));
        Map<String, Credentials> users = users(namespace, "db");
        Try attempt = (user, what) -> {
            try (RespClient client = new RespClient(server.port(), user.user(), user.password())) {
                client.ask(what.split(" ", -1));
            }
        };
        Map<String, Set<String>> expected = Map.of(
                "PING", Set.of("readonly", "readwrite", "owner"),
                "GET tea", Set.of("readonly", "readwrite", "owner"),
                "SET tea mate", Set.of("readwrite", "owner"),
                "DEL tea", Set.of("readwrite", "owner"),
                "KEYS *", Set.of("owner"),
                "FLUSHDB", Set.of("owner"),
                "PUBLISH news tea", Set.of("owner"),
                "CONFIG GET requirepass", Set.of(),
                "ACL LIST", Set.of());

        assertThat(allowed(users, attempt, expected.keySet())).isEqualTo(new TreeMap<>(expected));

        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
        assertNothingIsLeftInVault(namespace);
        try (RespClient client = new RespClient(server.port(), RedisServer.VAULT_USER, server.password())) {
            assertThat(client.ask("ACL", "USERS")).isEqualTo("default");
        }
    }

    @Test
    void ownStatementsMakeTheUserInPlaceOfTheEngines() throws Exception {
        assumeTrue(RedisServer.isSupported(), "there is no Redis for this machine");
        String namespace = environment.namespace("own");
        RedisServer server = environment.sandbox().redis();
        databases.rootSecret(namespace, "root", RedisServer.VAULT_USER, server.password());
        environment.apply(
                namespace,
                Databases.manifest(
                        "db", """
                engine: valkey
                name: cache
                connection:
                  url: redis://127.0.0.1:%d
                  rootSecretRef: root
                roles:
                """.formatted(server.port()) + Databases.role("app", namespace + "_cache", """
                creationStatements:
                - '["~app:*", "+get", "+set"]'
                """)));
        Credentials user = databases.await(namespace, "db-credentials");
        try (RespClient client = new RespClient(server.port(), user.user(), user.password())) {
            assertThat(client.ask("SET", "app:a", "1")).isEqualTo("OK");
            assertThat(allowedToSet(client, "other")).isFalse();
        }
        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
    }

    private static boolean allowedToSet(RespClient client, String key) throws Exception {
        try {
            client.ask("SET", key, "1");
            return true;
        } catch (RespClient.Refused _) {
            return false;
        }
    }
}
