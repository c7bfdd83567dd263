package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** VaultDynamicSecrets of the database engine; each test logs in to PostgreSQL with the Secret's data. */
class DynamicSecretIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final String POLICY = """
            path "database/creds/dyn-*" { capabilities = ["read"] }
            path "database/static-creds/dyn-*" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            """;

    private static LeaseAudit audit;
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        environment.inVault().role("dynamic", POLICY, Map.of("token_ttl", "1h"));
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

    /** A namespace whose own VaultAuth {@code default} has the rights that these tests need. */
    private static String namespace() {
        String namespace = environment.namespace("dynamic");
        environment.auth(namespace, "default", "dynamic", "");
        return namespace;
    }

    @Test
    @DisplayName("Leased credentials are issued, and replaced when the lease is revoked")
    void issuesAndReplaces() {
        environment.inVault().databaseRole("dyn-revoked", "1h", "2h");
        LeasedSecret secret = LeasedSecret.apply(environment, namespace(), LeaseYaml.of("creds", "dyn-revoked"));
        String first = secret.awaitLogIn("");
        assertThat(secret.data()).containsKeys("_raw", "username", "password");

        secret.revoke();

        secret.awaitLogIn(first);
    }

    @Test
    @DisplayName("R5: each of several rotations in a row has its event, which says the tail of the lease")
    void eachRotationIsNews() {
        environment.inVault().databaseRole("dyn-news", "1h", "2h");
        String namespace = namespace();
        LeasedSecret secret = LeasedSecret.apply(environment, namespace, LeaseYaml.of("creds", "dyn-news"));
        String user = secret.awaitLogIn("");
        Set<String> tails = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            String lease = secret.leaseId();
            secret.revoke();
            user = secret.awaitLogIn(user);
            Polling.await(Duration.ofSeconds(5), () -> !lease.equals(secret.leaseId()));
            tails.add(secret.leaseId().substring(secret.leaseId().length() - 6));
        }

        Polling.await(Duration.ofSeconds(5), () -> rotations(namespace).size() == 4);
        assertThat(rotations(namespace))
                .allSatisfy(message -> assertThat(tails).anyMatch(tail -> message.contains("(lease …" + tail + ")")));
        assertThat(rotations(namespace)).doesNotHaveDuplicates();
    }

    private static List<String> rotations(String namespace) {
        return environment.client().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getReason().equals("SecretRotated"))
                .map(Event::getMessage)
                .toList();
    }

    @Test
    void leasesAreRenewedAndReplacedBeforeTheirLastEnd() {
        environment.inVault().databaseRole("dyn-short", "6s", "15s");
        LeasedSecret secret = LeasedSecret.apply(environment, namespace(), LeaseYaml.of("creds", "dyn-short"));
        String first = secret.awaitLogIn("");

        Polling.await(Duration.ofSeconds(25), () -> {
            assertThat(secret.logsIn()).as("the Secret works at every look").isTrue();
            return !first.equals(secret.user());
        });
    }

    @Test
    @DisplayName("A workload is restarted when the value changes, not before")
    void restartOnChange() {
        String namespace = namespace();
        environment.inVault().databaseRole("dyn-restart", "1h", "2h");
        environment
                .client()
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
        LeasedSecret secret = LeasedSecret.apply(
                environment, namespace, LeaseYaml.of("creds", "dyn-restart").with("""
                        rolloutRestartTargets:
                          - kind: Deployment
                            name: web
                        """));
        String first = secret.awaitLogIn("");
        assertThat(restartedAt(namespace)).isEmpty();

        secret.revoke();
        secret.awaitLogIn(first);

        Polling.await(Duration.ofSeconds(5), () -> restartedAt(namespace).isPresent());
        environment.awaitCondition(secret.resource(), "RolloutRestart", "True");
    }

    private static Optional<String> restartedAt(String namespace) {
        Deployment web = environment
                .client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("web")
                .get();
        return Optional.ofNullable(web.getSpec().getTemplate().getMetadata().getAnnotations())
                .map(annotations -> annotations.get("vso.secrets.hashicorp.com/restartedAt"));
    }

    @Test
    void labelsAreRepairedWithoutNewCredentials() {
        String namespace = namespace();
        environment.inVault().databaseRole("dyn-labels", "1h", "2h");
        LeasedSecret secret = LeasedSecret.apply(
                environment, namespace, LeaseYaml.of("creds", "dyn-labels").into("labels: {team: blue}"));
        String first = secret.awaitLogIn("");

        environment.edit(namespace, "creds", it -> it.getMetadata().getLabels().put("team", "red"));

        Polling.await(
                Duration.ofSeconds(5),
                () -> "blue"
                        .equals(environment
                                .secret(namespace, "creds")
                                .orElseThrow()
                                .getMetadata()
                                .getLabels()
                                .get("team")));
        assertThat(secret.user()).isEqualTo(first);
    }

    @Test
    void aRestartOfTheOperatorIssuesNothing() {
        environment.inVault().databaseRole("dyn-adopted", "1h", "2h");
        LeasedSecret secret = LeasedSecret.apply(environment, namespace(), LeaseYaml.of("creds", "dyn-adopted"));
        String first = secret.awaitLogIn("");
        Map<String, String> before = secret.data();
        operator.close();

        operator = environment.operator(TestEnvironment.NO_OVERLAP);

        Polling.assertStays(Duration.ofSeconds(4), () -> secret.data().equals(before));
        secret.revoke();
        secret.awaitLogIn(first);
    }

    @Test
    void deletionGivesTheLeaseBack() {
        environment.inVault().databaseRole("dyn-deleted", "1h", "2h");
        LeasedSecret secret = LeasedSecret.apply(environment, namespace(), LeaseYaml.of("creds", "dyn-deleted"));
        String user = secret.awaitLogIn("");

        secret.subject().delete();

        Polling.await(
                Duration.ofSeconds(10),
                () -> !environment.sandbox().postgres().roles().contains(user));
    }

    @Test
    @DisplayName("A manual rotation of static credentials is followed within seconds")
    void staticCredentials() throws Exception {
        String namespace = namespace();
        String user = namespace.replace('-', '_');
        try (var connection = environment.sandbox().postgres().connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'x'");
            statement.execute("GRANT " + user + " TO vault WITH ADMIN OPTION");
        }
        environment
                .vault()
                .write(
                        "database/static-roles/dyn-static",
                        Map.of("db_name", "mydatabase", "username", user, "rotation_period", "24h"));
        LeasedSecret secret = LeasedSecret.apply(
                environment,
                namespace,
                LeaseYaml.at("creds", "static-creds/dyn-static").with("allowStaticCreds: true"));
        Polling.await(Duration.ofSeconds(20), secret::logsIn);
        String password = secret.data().getOrDefault("password", "");
        Polling.await(Duration.ofSeconds(5), () -> secret.status().isPresent());

        environment.vault().write("database/rotate-role/dyn-static", Map.of());

        Polling.await(
                Duration.ofSeconds(8), () -> !password.equals(secret.data().get("password")) && secret.logsIn());
    }
}
