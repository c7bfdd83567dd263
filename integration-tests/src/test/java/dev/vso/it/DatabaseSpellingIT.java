package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.it.Databases.Credentials;
import dev.vso.operator.app.VaultSecretsOperator;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Unusual spellings, wrong connections, and lifetimes that Vault does not grant. */
class DatabaseSpellingIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Databases databases = new Databases(environment);
    private static final Duration SOON = Duration.ofSeconds(30);
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

    private static String root(String namespace) throws Exception {
        String root = "root of " + namespace;
        try (var connection = environment.sandbox().postgres().connectAsSuperuser();
                var sql = connection.createStatement()) {
            sql.execute("CREATE ROLE \"%s\" LOGIN CREATEROLE PASSWORD 'first'".formatted(root));
        }
        return root;
    }

    private static String spec(String url) {
        return """
                engine: postgresql
                name: mydatabase
                connection:
                  url: |
                    %s
                  rootSecretRef: root
                  allowedRoles: [" other_b ", "other_a", "other_a", ""]
                  parameters:
                    max_open_connections: "2"
                    max_connection_lifetime: "90s"
                    username_template: "v-{{random 20}}"
                roles:
                """.formatted(url.formatted(environment.sandbox().postgres().port()));
    }

    private static String odd(String connection) {
        return """
            - name: app
              db_name: %s
              creationTTL: 1.5h
              revocationTTL: 0.5d
              creationStatements:
              - |+
                CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}';

              - ""
              - "\\u00a0\\tSELECT 1\\u2003\\n"
              renewStatements: [" ALTER ROLE \\"{{name}}\\" VALID UNTIL '{{expiration}}' \\n", " "]
              revocationStatements: ["DROP ROLE IF EXISTS \\"{{name}}\\";\\n", ""]
              rollbackStatements: ["\\n"]
            """.formatted(connection);
    }

    private static void assertThatNothingIsWritten(String namespace) throws Exception {
        databases.awaitCondition(namespace, "db", "Ready", "can be used");
        long mark = environment.sandbox().bao().auditMark();
        Instant end = Instant.now().plusSeconds(6);
        Polling.await(SOON, () -> Instant.now().isAfter(end));
        var requests = environment.sandbox().bao().auditSince(mark);
        assertThat(requests)
                .as("it is looked at")
                .anyMatch(request -> request.path().startsWith("database/roles/" + namespace));
        assertThat(requests)
                .filteredOn(request ->
                        request.path().contains(namespace) || request.path().contains("leases/renew"))
                .allSatisfy(request -> assertThat(request.operation()).isEqualTo("read"));
    }

    @Test
    @DisplayName("D4, D5: odd spellings differ from nothing that Vault holds, and a line end is no part of a password")
    void oddSpellingsAreWrittenOnce() throws Exception {
        String namespace = environment.namespace("odd");
        databases.rootSecret(namespace, "root", root(namespace) + "\n", "first\r\n");
        environment.apply(
                namespace,
                Databases.manifest(
                        "db",
                        spec("postgresql://{{username}}:{{password}}@127.0.0.1:%d/mydatabase?sslmode=disable")
                                + odd(namespace + "_db")));
        Credentials user = databases.await(namespace, "db-credentials");
        assertThat(environment.sandbox().postgres().canLogIn(user.user(), user.password()))
                .isTrue();
        assertThatNothingIsWritten(namespace);
        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
    }

    private static void apply(String namespace, String engine, String role) {
        environment.apply(
                namespace, Databases.manifest("db", "engine: " + engine + "\nname: mydatabase\nroles:\n" + role));
    }

    @Test
    @DisplayName("D6: a connection of another engine, and one that is not there, are named")
    void aWrongConnectionIsNamed() {
        String namespace = environment.namespace("wrong");
        apply(namespace, "mysql", Databases.role("app", "mydatabase", ""));
        var condition = databases.awaitCondition(namespace, "db", "Ready", "PostgreSQL");
        assertThat(condition.getMessage())
                .contains("roles[app].db_name mydatabase", "mysql")
                .doesNotContain("log");

        String readable = namespace + "_readable";
        environment
                .vault()
                .write(
                        "database/config/" + readable,
                        Map.of(
                                "plugin_name", "postgresql-database-plugin",
                                "allowed_roles", "*",
                                "connection_url",
                                        "postgresql://{{username}}:{{password}}@127.0.0.1:%d/mydatabase?sslmode=disable"
                                                .formatted(environment
                                                        .sandbox()
                                                        .postgres()
                                                        .port()),
                                "username", "vault",
                                "password", environment.sandbox().postgres().vaultPassword()));
        apply(namespace, "mariadb", Databases.role("app", readable, ""));
        databases.awaitCondition(namespace, "db", "Ready", "postgresql-database-plugin and engine says mariadb");
        apply(namespace, "postgresql", Databases.role("app", namespace + "_nosuch", ""));
        databases.awaitCondition(namespace, "db", "Ready", namespace + "_nosuch: there is no connection of this name");
        apply(namespace, "postgresql", Databases.role("app", "nosuch", ""));
        databases.awaitCondition(namespace, "db", "Ready", "there is no connection of this name");

        apply(namespace, "postgresql", Databases.role("app", "mydatabase", ""));
        databases.awaitCondition(namespace, "db", "Ready", "can be used");
        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
    }

    @Test
    @DisplayName("D7: lifetimes that the mount does not grant are told while it does not, and Ready stays True")
    void cappedByMount() {
        String namespace = environment.namespace("capped");
        environment.vault().write("sys/mounts/database/tune", Map.of("max_lease_ttl", "768h"));
        try {
            apply(namespace, "postgresql", """
                    - name: app
                      db_name: mydatabase
                      creation_days: 60
                      revocation_days: 365
                    """);
            var limited = databases.awaitCondition(namespace, "db", "Limited", "GrantedLess");
            assertThat(limited.getMessage())
                    .contains(
                            "roles[app].creation_days asks for 60d, 32d is granted",
                            "roles[app].revocation_days asks for 365d, 32d is granted",
                            "max_lease_ttl of the mount database",
                            "vault secrets tune -max-lease-ttl=");
            assertThat(limited.getStatus()).isEqualTo("True");
            assertThat(databases
                            .awaitCondition(namespace, "db", "Ready", "can be used")
                            .getStatus())
                    .isEqualTo("True");
            environment.vault().write("sys/mounts/database/tune", Map.of("max_lease_ttl", "8760h"));
            Polling.await(
                    SOON,
                    () -> databases.status(namespace, "db").conditions().stream()
                            .noneMatch(condition -> condition.getType().equals("Limited")));
            Polling.await(
                    SOON,
                    () -> Optional.ofNullable(databases
                                            .awaitRoles(namespace, "db", 1)
                                            .getFirst()
                                            .leaseDuration())
                                    .orElse(0L)
                            > Duration.ofDays(59).toSeconds());
        } finally {
            environment.vault().write("sys/mounts/database/tune", Map.of("max_lease_ttl", "0"));
            databases.delete(namespace, "db");
            databases.awaitGone(namespace, "db");
        }
    }
}
