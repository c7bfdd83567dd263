package dev.vso.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.operator.cli.Operator;
import dev.vso.operator.it.Databases.Credentials;
import dev.vso.sandbox.PostgresServer;
import dev.vso.sandbox.VaultSetup;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens to a Database's roles when somebody changes the resource, or Vault behind its back. */
class DatabaseChangesIT {

    private static final World world = World.get();
    private static final Databases databases = new Databases(world);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static Operator operator;

    @BeforeAll
    static void start() {
        world.defaultAuth();
        operator = world.operator(
                "--lease-overlap=0s",
                "--database-check-interval=1s",
                "--backoff-initial-interval=1s",
                "--backoff-max-interval=2s");
    }

    @AfterAll
    static void stop() {
        operator.close();
        world.leave();
    }

    private static String manifest(String more) {
        return manifest("db", "mydatabase", more);
    }

    private static String manifest(String name, String connection, String more) {
        return Databases.manifest(
                name, "engine: postgresql\nname: mydatabase\nroles:\n" + Databases.role("app", connection, more));
    }

    private static JsonNode role(String namespace) {
        return world.vault()
                .read("database/roles/" + namespace + "_db_app")
                .orElseThrow()
                .path("data");
    }

    private static boolean logsIn(Credentials user) {
        return world.sandbox().postgres().canLogIn(user.user(), user.password());
    }

    /** A Database whose credentials are there and told in its status. */
    private static Credentials made(String namespace, String manifest) {
        world.apply(namespace, manifest);
        databases.awaitRoles(namespace, "db", 1);
        Credentials user = databases.await(namespace, "db-credentials");
        assertThat(logsIn(user)).isTrue();
        return user;
    }

    private static void awaitReplaced(String namespace, Credentials before) {
        Credentials now = databases.awaitOther(namespace, "db-credentials", before.user());
        World.await(SOON, () -> logsIn(now));
        World.await(SOON, () -> !logsIn(before));
    }

    @Test
    void aRoleThatWasChangedInVaultIsPutRightAndCredentialsStay() {
        String namespace = world.namespace("drift");
        Credentials user = made(namespace, manifest(""));
        JsonNode before = role(namespace);
        String path = "database/roles/" + namespace + "_db_app";

        world.vault()
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
        World.await(SOON, () -> role(namespace).equals(before));

        world.vault().delete(path);
        World.await(SOON, () -> world.vault().read(path).isPresent());
        assertThat(role(namespace)).isEqualTo(before);
        assertThat(databases.credentials(namespace, "db-credentials")).contains(user);
        assertThat(logsIn(user)).isTrue();
    }

    @Test
    void changedLifetimesReachVaultAndTheLeaseWithoutNewCredentials() {
        String namespace = world.namespace("lifetimes");
        Credentials user = made(namespace, manifest(""));

        world.apply(
                namespace,
                manifest("").replace("creationTTL: 1h", "creationTTL: 5h").replace(": 2h", ": 1d"));

        World.await(SOON, () -> role(namespace).path("default_ttl").asLong() == 5 * 3600);
        assertThat(role(namespace).path("max_ttl").asLong()).isEqualTo(86_400);
        World.await(
                SOON,
                () -> Instant.parse(
                                String.valueOf(databases.status(namespace, "db").expiresAt()))
                        .isAfter(Instant.now().plus(Duration.ofMinutes(61))));
        assertThat(databases.credentials(namespace, "db-credentials")).contains(user);
    }

    @Test
    void changedStatementsGiveNewCredentials() {
        String namespace = world.namespace("statements");
        Credentials user = made(namespace, manifest(""));
        String statement = "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' CONNECTION LIMIT 3";
        world.apply(namespace, manifest("creationStatements:\n- " + '\'' + statement.replace("'", "''") + '\''));
        awaitReplaced(namespace, user);
        assertThat(role(namespace).path("creation_statements").path(0).asText()).isEqualTo(statement);
    }

    @Test
    void aChangedAccessLevelGivesNewCredentials() {
        String namespace = world.namespace("access");
        Credentials user = made(namespace, manifest(""));
        world.apply(namespace, manifest("access: readonly"));
        awaitReplaced(namespace, user);
    }

    @Test
    void aRoleThatMovesToAnotherConnectionLeavesNoUserBehind() {
        String namespace = world.namespace("moved");
        var postgres = world.sandbox().postgres();
        // The same server under another name: what is revoked through either is seen.
        world.vault()
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
        Credentials user = made(namespace, manifest(""));
        world.apply(namespace, manifest("db", namespace, ""));
        awaitReplaced(namespace, user);
        assertThat(role(namespace).path("db_name").asText()).isEqualTo(namespace);
        assertThat(world.vault().list("sys/leases/lookup/database/creds/" + namespace + "_db_app"))
                .hasSize(1);
    }

    @Test
    void mountAndVaultNamespaceCannotBeChangedForWhatIsThereWouldBeLeftBehind() {
        String namespace = world.namespace("fixed");
        world.apply(namespace, manifest("").replace("spec:", "spec:\n  vaultAuthRef: nobody"));
        assertThatThrownBy(() -> world.apply(namespace, manifest("").replace("spec:", "spec:\n  mount: other")))
                .hasMessageContaining("mount and namespace cannot be changed");
        assertThatThrownBy(() -> world.apply(namespace, manifest("").replace("spec:", "spec:\n  namespace: other")))
                .hasMessageContaining("mount and namespace cannot be changed");
    }

    @Test
    void namesWithDotsAndDashesAreTakenAsTheyAre() {
        String namespace = world.namespace("odd-name");
        world.apply(namespace, Databases.manifest("my.own-db.v2", """
                engine: postgresql
                name: mydatabase
                roles:
                """ + Databases.role("0-a--b", "mydatabase", "")));
        assertThat(logsIn(databases.await(namespace, "my.own-db.v2-credentials")))
                .isTrue();
        assertThat(world.vault().list("database/roles")).contains(namespace + "_my.own-db.v2_0-a--b");
        databases.delete(namespace, "my.own-db.v2");
        databases.awaitGone(namespace, "my.own-db.v2");
        assertThat(world.vault().list("database/roles")).noneMatch(role -> role.startsWith(namespace));
    }

    @Test
    void twoDatabasesNeverShareARoleInVault() {
        String namespace = world.namespace("two");
        // Both would be two_a_b_c if the parts were joined by what names may hold.
        world.apply(namespace, manifest("a-b", "mydatabase", "").replace("name: app", "name: c"));
        world.apply(namespace, manifest("a", "mydatabase", "").replace("name: app", "name: b-c"));
        Credentials one = databases.await(namespace, "a-b-credentials");
        Credentials other = databases.await(namespace, "a-credentials");
        assertThat(one.user()).isNotEqualTo(other.user());
        assertThat(world.vault().list("database/roles")).contains(namespace + "_a-b_c", namespace + "_a_b-c");

        databases.awaitRoles(namespace, "a", 1);
        databases.delete(namespace, "a");
        databases.awaitGone(namespace, "a");
        assertThat(logsIn(one)).as("the other goes on").isTrue();
    }

    @Test
    void aNamespaceWithADatabaseCanBeDeleted() {
        String namespace = world.namespace("ending");
        Credentials user = made(namespace, manifest(""));
        world.client().namespaces().withName(namespace).delete();
        World.await(
                Duration.ofSeconds(60),
                () -> world.client().namespaces().withName(namespace).get() == null);
        World.await(SOON, () -> !logsIn(user));
        assertThat(world.vault().read("database/roles/" + namespace + "_db_app"))
                .isEmpty();
    }

    @Test
    void aMountThatIsMissingOrDeniedIsNamedWithWhatToDo() {
        String namespace = world.namespace("mounts");
        world.role("other-mounts", """
                path "no-such-mount/*" { capabilities = ["create", "read", "update", "delete"] }
                """, Map.of());
        world.auth(namespace, "other-mounts", "other-mounts", "vaultConnectionRef: default");
        world.apply(namespace, manifest("denied", "mydatabase", "").replace("spec:", "spec:\n  mount: not-granted"));
        world.apply(
                namespace,
                manifest("missing", "mydatabase", "")
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
        String namespace = world.namespace("tenant");
        var team = world.vault().inNamespace(VaultSetup.VAULT_NAMESPACE);
        var postgres = world.sandbox().postgres();
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
        world.role("tenant", """
                path "team-a/tenants/roles/*" { capabilities = ["create", "read", "update", "delete"] }
                path "team-a/tenants/creds/*" { capabilities = ["read"] }
                path "team-a/sys/leases/*" { capabilities = ["update"] }
                """, Map.of());
        world.auth(namespace, "tenant", "tenant", "vaultConnectionRef: default");
        Credentials user = made(
                namespace,
                manifest("").replace("spec:", "spec:\n  vaultAuthRef: tenant\n  namespace: team-a\n  mount: tenants"));
        assertThat(team.list("tenants/roles")).contains(namespace + "_db_app");

        team.write(
                "sys/leases/revoke",
                Map.of(
                        "lease_id",
                        databases.awaitRoles(namespace, "db", 1).getFirst().leaseId()));
        awaitReplaced(namespace, user);
        databases.awaitRoles(namespace, "db", 1);
        Credentials last = databases.await(namespace, "db-credentials");
        databases.delete(namespace, "db");
        databases.awaitGone(namespace, "db");
        assertThat(team.list("tenants/roles")).isEmpty();
        World.await(SOON, () -> !logsIn(last));
    }

    @Test
    void aRoleHasItsOwnSecretInItsOwnFormAndRestartsItsOwnWorkload() {
        String namespace = world.namespace("shaped");
        deployment(namespace, "shop");
        deployment(namespace, "other");
        world.apply(namespace, manifest("""
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
        var secret = world.secret(namespace, "shop-db").orElseThrow();
        assertThat(secret.getType()).isEqualTo("kubernetes.io/basic-auth");
        assertThat(secret.getMetadata().getLabels()).containsEntry("team", "shop");
        assertThat(world.secret(namespace, "db-credentials")).isEmpty();
        assertThat(restarted(namespace, "shop")).as("not at the first sync").isFalse();

        world.vault()
                .write(
                        "sys/leases/revoke",
                        Map.of(
                                "lease_id",
                                databases
                                        .awaitRoles(namespace, "db", 1)
                                        .getFirst()
                                        .leaseId()));
        databases.awaitOther(namespace, "shop-db", user.user());
        World.await(SOON, () -> restarted(namespace, "shop"));
        assertThat(restarted(namespace, "other")).isFalse();
    }

    private static void deployment(String namespace, String name) {
        world.client()
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("app", name)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", name)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("app")
                        .withImage("app")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    private static boolean restarted(String namespace, String name) {
        var annotations = world.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .require()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations();
        return annotations != null && !annotations.isEmpty();
    }
}
