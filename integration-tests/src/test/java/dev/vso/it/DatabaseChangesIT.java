package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.it.Databases.Credentials;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.PostgresServer;
import dev.vso.testing.VaultSetup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Changes of the resource, and changes behind its back in Vault: effects on a Database's roles. */
class DatabaseChangesIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Databases databases = new Databases(environment);
    private static final PostgresRole app = new PostgresRole(environment, databases);
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

    @Test
    @DisplayName("A role that was changed in Vault is corrected, and credentials stay")
    void roleChangedInVault() {
        String namespace = environment.namespace("drift");
        Credentials user = app.made(namespace, PostgresRole.manifest(""));
        JsonNode before = app.role(namespace);
        String path = "database/roles/" + namespace + "_db_app";

        environment
                .vault()
                .write(
                        path,
                        Map.of(
                                "db_name",
                                "mydatabase",
                                "default_ttl",
                                "99h",
                                "max_ttl",
                                "999h",
                                "creation_statements",
                                List.of("CREATE ROLE \"{{name}}\" SUPERUSER")));
        Polling.await(SOON, () -> app.role(namespace).equals(before));

        environment.vault().delete(path);
        Polling.await(SOON, () -> environment.vault().read(path).isPresent());
        assertThat(app.role(namespace)).isEqualTo(before);
        assertThat(databases.credentials(namespace, "db-credentials")).contains(user);
        assertThat(app.logsIn(user)).isTrue();
    }

    @Test
    @DisplayName("Changed lifetimes reach Vault and the lease without new credentials")
    void changedLifetimes() {
        String namespace = environment.namespace("lifetimes");
        Credentials user = app.made(namespace, PostgresRole.manifest(""));

        environment.apply(
                namespace,
                PostgresRole.manifest("")
                        .replace("creationTTL: 1h", "creationTTL: 5h")
                        .replace(": 2h", ": 1d"));

        Polling.await(SOON, () -> app.role(namespace).path("default_ttl").asLong() == 5 * 3600);
        assertThat(app.role(namespace).path("max_ttl").asLong()).isEqualTo(86_400);
        Polling.await(
                SOON,
                () -> Instant.parse(
                                String.valueOf(databases.status(namespace, "db").expiresAt()))
                        .isAfter(Instant.now().plus(Duration.ofMinutes(61))));
        assertThat(databases.credentials(namespace, "db-credentials")).contains(user);
    }

    @Test
    void changedStatementsGiveNewCredentials() {
        String namespace = environment.namespace("statements");
        Credentials user = app.made(namespace, PostgresRole.manifest(""));
        String statement = "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' CONNECTION LIMIT 3";
        environment.apply(
                namespace,
                PostgresRole.manifest("creationStatements:\n- " + '\'' + statement.replace("'", "''") + '\''));
        app.awaitReplaced(namespace, user);
        assertThat(app.role(namespace).path("creation_statements").path(0).asText())
                .isEqualTo(statement);
    }

    @Test
    void aChangedAccessLevelGivesNewCredentials() {
        String namespace = environment.namespace("access");
        Credentials user = app.made(namespace, PostgresRole.manifest(""));
        environment.apply(namespace, PostgresRole.manifest("access: readonly"));
        app.awaitReplaced(namespace, user);
    }

    @Test
    @DisplayName("A role that moves to another connection leaves no user behind")
    void otherConnection() {
        String namespace = environment.namespace("moved");
        var postgres = environment.sandbox().postgres();
        // The same server under another name: a revocation through either one is noticed.
        environment
                .vault()
                .write(
                        "database/config/" + namespace,
                        Map.of(
                                "plugin_name",
                                "postgresql-database-plugin",
                                "allowed_roles",
                                "*",
                                "connection_url",
                                "postgresql://{{username}}:{{password}}@127.0.0.1:%d/mydatabase?sslmode=disable"
                                        .formatted(postgres.port()),
                                "username",
                                PostgresServer.VAULT_ROLE,
                                "password",
                                postgres.vaultPassword()));
        Credentials user = app.made(namespace, PostgresRole.manifest(""));
        environment.apply(namespace, PostgresRole.manifest("db", namespace, ""));
        app.awaitReplaced(namespace, user);
        assertThat(app.role(namespace).path("db_name").asText()).isEqualTo(namespace);
        assertThat(environment.vault().list("sys/leases/lookup/database/creds/" + namespace + "_db_app"))
                .hasSize(1);
    }

    @Test
    @DisplayName("Mount and Vault namespace are immutable, because existing objects would be left behind")
    void immutableMount() {
        String namespace = environment.namespace("fixed");
        environment.apply(namespace, PostgresRole.manifest("").replace("spec:", "spec:\n  vaultAuthRef: nobody"));
        assertThatThrownBy(() -> environment.apply(
                        namespace, PostgresRole.manifest("").replace("spec:", "spec:\n  mount: other")))
                .hasMessageContaining("mount and namespace cannot be changed");
        assertThatThrownBy(() -> environment.apply(
                        namespace, PostgresRole.manifest("").replace("spec:", "spec:\n  namespace: other")))
                .hasMessageContaining("mount and namespace cannot be changed");
    }

    @Test
    void namesWithDotsAndDashesAreTakenAsTheyAre() {
        String namespace = environment.namespace("odd-name");
        environment.apply(
                namespace, Databases.manifest("my.own-db.v2", """
                engine: postgresql
                name: mydatabase
                roles:
                """ + Databases.role("0-a--b", "mydatabase", "")));
        assertThat(app.logsIn(databases.await(namespace, "my.own-db.v2-credentials")))
                .isTrue();
        assertThat(environment.vault().list("database/roles")).contains(namespace + "_my.own-db.v2_0-a--b");
        databases.delete(namespace, "my.own-db.v2");
        databases.awaitGone(namespace, "my.own-db.v2");
        assertThat(environment.vault().list("database/roles")).noneMatch(role -> role.startsWith(namespace));
    }

    @Test
    void twoDatabasesNeverShareARoleInVault() {
        String namespace = environment.namespace("two");
        // Both would be two_a_b_c if the parts were joined with a character that names may contain.
        environment.apply(
                namespace, PostgresRole.manifest("a-b", "mydatabase", "").replace("name: app", "name: c"));
        environment.apply(
                namespace, PostgresRole.manifest("a", "mydatabase", "").replace("name: app", "name: b-c"));
        Credentials one = databases.await(namespace, "a-b-credentials");
        Credentials other = databases.await(namespace, "a-credentials");
        assertThat(one.user()).isNotEqualTo(other.user());
        assertThat(environment.vault().list("database/roles")).contains(namespace + "_a-b_c", namespace + "_a_b-c");

        databases.awaitRoles(namespace, "a", 1);
        databases.delete(namespace, "a");
        databases.awaitGone(namespace, "a");
        assertThat(app.logsIn(one)).as("the other goes on").isTrue();
    }

    @Test
    void aNamespaceWithADatabaseCanBeDeleted() {
        String namespace = environment.namespace("ending");
        Credentials user = app.made(namespace, PostgresRole.manifest(""));
        environment.client().namespaces().withName(namespace).delete();
        Polling.await(
                Duration.ofSeconds(60),
                () -> environment.client().namespaces().withName(namespace).get() == null);
        Polling.await(SOON, () -> !app.logsIn(user));
        assertThat(environment.vault().read("database/roles/" + namespace + "_db_app"))
                .isEmpty();
    }

    @Test
    @DisplayName("A mount that is missing or denied is named, with the cure")
    void unusableMount() {
        String namespace = environment.namespace("mounts");
        environment.inVault().role("other-mounts", """
                path "no-such-mount/*" { capabilities = ["create", "read", "update", "delete"] }
                """, Map.of());
        environment.auth(namespace, "other-mounts", "other-mounts", "vaultConnectionRef: default");
        environment.apply(
                namespace,
                PostgresRole.manifest("denied", "mydatabase", "").replace("spec:", "spec:\n  mount: not-granted"));
        environment.apply(
                namespace,
                PostgresRole.manifest("missing", "mydatabase", "")
                        .replace("spec:", "spec:\n  mount: no-such-mount\n  vaultAuthRef: other-mounts"));
        databases.awaitCondition(
                namespace,
                "denied",
                "Ready",
                "missing capability create or update on not-granted/roles/%s_denied_app".formatted(namespace));
        databases.awaitCondition(namespace, "missing", "Ready", "nothing is mounted at no-such-mount");
    }

    @Test
    void aVaultNamespaceIsUsedFromTheRoleToTheRevocation() {
        String namespace = environment.namespace("tenant");
        var team = environment.vault().inNamespace(VaultSetup.VAULT_NAMESPACE);
        var postgres = environment.sandbox().postgres();
        team.write("sys/mounts/tenants", Map.of("type", "database"));
        team.write(
                "tenants/config/mydatabase",
                Map.of(
                        "plugin_name",
                        "postgresql-database-plugin",
                        "allowed_roles",
                        "*",
                        "connection_url",
                        "postgresql://{{username}}:{{password}}@127.0.0.1:%d/mydatabase?sslmode=disable"
                                .formatted(postgres.port()),
                        "username",
                        PostgresServer.VAULT_ROLE,
                        "password",
                        postgres.vaultPassword()));
        environment.inVault().role("tenant", """
                path "team-a/tenants/roles/*" { capabilities = ["create", "read", "update", "delete"] }
                path "team-a/tenants/creds/*" { capabilities = ["read"] }
                path "team-a/sys/leases/*" { capabilities = ["update"] }
                """, Map.of());
        environment.auth(namespace, "tenant", "tenant", "vaultConnectionRef: default");
        Credentials user = app.made(
                namespace,
                PostgresRole.manifest("")
                        .replace("spec:", "spec:\n  vaultAuthRef: tenant\n  namespace: team-a\n  mount: tenants"));
        assertThat(team.list("tenants/roles")).contains(namespace + "_db_app");

        team.write(
                "sys/leases/revoke",
                Map.of(
                        "lease_id",
                        databases.awaitRoles(namespace, "db", 1).getFirst().leaseId()));
        app.awaitReplaced(namespace, user);
        databases.awaitRoles(namespace, "db", 1);
        Credentials last = databases.await(namespace, "db-credentials");
        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
        assertThat(team.list("tenants/roles")).isEmpty();
        Polling.await(SOON, () -> !app.logsIn(last));
    }

    @Test
    @DisplayName("Each role has its own Secret and form, and restarts its own workload")
    void secretPerRole() {
        String namespace = environment.namespace("shaped");
        environment.apply(namespace, Workloads.deployment("shop"));
        environment.apply(namespace, Workloads.deployment("other"));
        environment.apply(namespace, PostgresRole.manifest("""
                destination:
                  name: shop-db
                  create: true
                  type: kubernetes.io/basic-auth
                  labels: {team: shop}
                  transformation:
                    excludes: [".*_raw"]
                rolloutRestartTargets:
                - {kind: Deployment, name: shop}
                """));
        Credentials user = databases.await(namespace, "shop-db");
        var secret = environment.secret(namespace, "shop-db").orElseThrow();
        assertThat(secret.getType()).isEqualTo("kubernetes.io/basic-auth");
        assertThat(secret.getMetadata().getLabels()).containsEntry("team", "shop");
        assertThat(environment.secret(namespace, "db-credentials")).isEmpty();
        assertThat(Workloads.restartedAt(environment, namespace, "shop").isPresent())
                .as("not at the first sync")
                .isFalse();

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
        databases.awaitOther(namespace, "shop-db", user.user());
        Polling.await(
                SOON,
                () -> Workloads.restartedAt(environment, namespace, "shop").isPresent());
        assertThat(Workloads.restartedAt(environment, namespace, "other").isPresent())
                .isFalse();
    }
}
