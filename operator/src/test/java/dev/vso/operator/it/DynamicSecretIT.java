package dev.vso.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.cli.Operator;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** VaultDynamicSecrets of the database engine; each test logs in to PostgreSQL with what the Secret holds. */
class DynamicSecretIT {

    private static final World world = World.get();
    private static final String POLICY = """
            path "database/creds/dyn-*" { capabilities = ["read"] }
            path "database/static-creds/dyn-*" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            """;

    private static Operator operator;

    @BeforeAll
    static void start() {
        world.defaultAuth();
        world.vault().write("sys/policies/acl/dynamic", Map.of("policy", POLICY));
        world.vault()
                .write(
                        "auth/kubernetes/role/dynamic",
                        Map.of(
                                "bound_service_account_names",
                                List.of("default"),
                                "bound_service_account_namespaces",
                                List.of("*"),
                                "token_policies",
                                List.of("dynamic"),
                                "token_ttl",
                                "1h"));
        operator = world.operator();
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    /** A namespace with a VaultAuth {@code default} of its own that may do what these tests do. */
    private static String namespace(String prefix) {
        String namespace = world.namespace(prefix);
        world.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: default
                spec:
                  method: kubernetes
                  mount: kubernetes
                  kubernetes:
                    role: dynamic
                    serviceAccount: default
                """);
        return namespace;
    }

    private static void role(String name, String ttl, String maxTtl) {
        world.vault()
                .write(
                        "database/roles/" + name,
                        Map.of(
                                "db_name",
                                "mydatabase",
                                "default_ttl",
                                ttl,
                                "max_ttl",
                                maxTtl,
                                "creation_statements",
                                List.of(
                                        "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'")));
    }

    private static String manifest(String path, String more) {
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata:
                  name: creds
                spec:
                  mount: database
                  path: %s
                  destination:
                    name: creds
                    create: true
                %s
                """.formatted(path, more.indent(2));
    }

    @Test
    void leasedCredentialsArriveAndARevokedLeaseIsReplacedAtOnce() {
        String namespace = namespace("dynamic");
        role("dyn-revoked", "1h", "2h");
        world.apply(namespace, manifest("creds/dyn-revoked", ""));
        String first = awaitLogIn(namespace, "");
        assertThat(world.data(namespace, "creds")).containsKeys("_raw", "username", "password");
        World.await(Duration.ofSeconds(5), () -> !leaseId(namespace).isEmpty());

        world.vault().write("sys/leases/revoke", Map.of("lease_id", leaseId(namespace)));

        awaitLogIn(namespace, first);
    }

    @Test
    void leasesAreRenewedAndReplacedBeforeTheirLastEnd() {
        String namespace = namespace("dynamic");
        role("dyn-short", "6s", "15s");
        world.apply(namespace, manifest("creds/dyn-short", ""));
        String first = awaitLogIn(namespace, "");

        World.await(Duration.ofSeconds(25), () -> {
            var data = world.data(namespace, "creds");
            assertThat(logsIn(data)).isTrue();
            return !first.equals(data.get("username"));
        });
    }

    @Test
    void aWorkloadIsRestartedWhenTheValueChangedAndNotBefore() {
        String namespace = namespace("dynamic");
        role("dyn-restart", "1h", "2h");
        world.client()
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("app", "web")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "web")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("web")
                        .withImage("web")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        world.apply(namespace, manifest("creds/dyn-restart", """
                        rolloutRestartTargets:
                          - kind: Deployment
                            name: web
                        """));
        String first = awaitLogIn(namespace, "");
        World.await(Duration.ofSeconds(5), () -> !leaseId(namespace).isEmpty());
        assertThat(restartedAt(namespace)).isEmpty();

        world.vault().write("sys/leases/revoke", Map.of("lease_id", leaseId(namespace)));
        awaitLogIn(namespace, first);

        World.await(Duration.ofSeconds(5), () -> restartedAt(namespace).isPresent());
        world.awaitCondition(resource(namespace), "RolloutRestart", "True");
    }

    @Test
    void labelsAreRepairedWithoutNewCredentials() {
        String namespace = namespace("dynamic");
        role("dyn-labels", "1h", "2h");
        world.apply(
                namespace,
                manifest("creds/dyn-labels", "")
                        .replace("    create: true", "    create: true\n    labels: {team: blue}"));
        String first = awaitLogIn(namespace, "");
        World.await(Duration.ofSeconds(5), () -> !leaseId(namespace).isEmpty());

        world.client().secrets().inNamespace(namespace).withName("creds").edit(secret -> {
            secret.getMetadata().getLabels().put("team", "red");
            return secret;
        });

        World.await(
                Duration.ofSeconds(5),
                () -> "blue"
                        .equals(world.secret(namespace, "creds")
                                .orElseThrow()
                                .getMetadata()
                                .getLabels()
                                .get("team")));
        assertThat(world.data(namespace, "creds")).containsEntry("username", first);
    }

    @Test
    void aRestartOfTheOperatorIssuesNothing() {
        String namespace = namespace("dynamic");
        role("dyn-adopted", "1h", "2h");
        world.apply(namespace, manifest("creds/dyn-adopted", ""));
        awaitLogIn(namespace, "");
        World.await(Duration.ofSeconds(5), () -> !leaseId(namespace).isEmpty());
        var before = world.data(namespace, "creds");
        operator.close();

        operator = world.operator();

        World.assertStays(
                Duration.ofSeconds(4), () -> world.data(namespace, "creds").equals(before));
        world.vault().write("sys/leases/revoke", Map.of("lease_id", leaseId(namespace)));
        awaitLogIn(namespace, before.getOrDefault("username", ""));
    }

    @Test
    void deletionGivesTheLeaseBack() {
        String namespace = namespace("dynamic");
        role("dyn-deleted", "1h", "2h");
        world.apply(namespace, manifest("creds/dyn-deleted", ""));
        String user = awaitLogIn(namespace, "");
        World.await(Duration.ofSeconds(5), () -> !leaseId(namespace).isEmpty());

        world.client().resource(resource(namespace)).delete();

        World.await(
                Duration.ofSeconds(10),
                () -> !world.sandbox().postgres().roles().contains(user));
    }

    @Test
    void credentialsThatVaultRotatesAreFollowedWithinSecondsOfARotationByHand() throws Exception {
        String namespace = namespace("dynamic");
        String user = namespace.replace('-', '_');
        try (var connection = world.sandbox().postgres().connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'x'");
            statement.execute("GRANT " + user + " TO vault WITH ADMIN OPTION");
        }
        world.vault()
                .write(
                        "database/static-roles/dyn-static",
                        Map.of("db_name", "mydatabase", "username", user, "rotation_period", "24h"));
        world.apply(namespace, manifest("static-creds/dyn-static", "allowStaticCreds: true"));
        awaitLogIn(namespace, "");
        String password = world.data(namespace, "creds").getOrDefault("password", "");
        World.await(Duration.ofSeconds(5), () -> status(namespace).isPresent());
        var resting =
                world.secret(namespace, "creds").orElseThrow().getMetadata().getResourceVersion();

        world.vault().write("database/rotate-role/dyn-static", Map.of());

        World.await(
                Duration.ofSeconds(8),
                () -> !password.equals(world.data(namespace, "creds").get("password"))
                        && logsIn(world.data(namespace, "creds")));
        assertThat(resting).isNotEmpty();
    }

    private static VaultDynamicSecret resource(String namespace) {
        return world.client()
                .resources(VaultDynamicSecret.class)
                .inNamespace(namespace)
                .withName("creds")
                .get();
    }

    private static Optional<VaultDynamicSecretStatus> status(String namespace) {
        return Optional.ofNullable(resource(namespace)).map(VaultDynamicSecret::getStatus);
    }

    private static String leaseId(String namespace) {
        return status(namespace).map(status -> status.secretLease().id()).orElse("");
    }

    private static Optional<String> restartedAt(String namespace) {
        Deployment web = world.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .get();
        return Optional.ofNullable(web.getSpec().getTemplate().getMetadata().getAnnotations())
                .map(annotations -> annotations.get("vso.secrets.hashicorp.com/restartedAt"));
    }

    private static boolean logsIn(Map<String, String> data) {
        return world.sandbox()
                .postgres()
                .canLogIn(data.getOrDefault("username", ""), data.getOrDefault("password", ""));
    }

    /** Waits for credentials of another user than {@code before} that log in; the user. */
    private static String awaitLogIn(String namespace, String before) {
        World.await(Duration.ofSeconds(20), () -> {
            var data = world.data(namespace, "creds");
            return !before.equals(data.getOrDefault("username", before)) && logsIn(data);
        });
        return world.data(namespace, "creds").getOrDefault("username", "");
    }
}
