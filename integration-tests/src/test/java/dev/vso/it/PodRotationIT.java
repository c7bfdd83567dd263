package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.pods.PodBehavior;
import dev.vso.testing.pods.PodBehavior.SecretUse;
import dev.vso.testing.pods.PodWorkloads;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Rotations of each kind over the pods of a Deployment: in the status, as {@code vso rotation} follows them to their end,
 * and nothing is written after that. {@link RotationIT} has more of leases.
 */
class PodRotationIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Databases databases = new Databases(environment);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TARGETS = "rolloutRestartTargets: [{kind: Deployment, name: web}]\n";

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator("--lease-overlap=10s", "--revocation-check-interval=5m");
    }

    @AfterAll
    static void stop() {
        environment.leave();
        operator.close();
    }

    private static ResourceHandle handle(String apiVersion, String kind, String namespace, String name) {
        return new ResourceHandle(environment.client(), apiVersion, kind, namespace, name);
    }

    /** Runs three pods that have the Secret, and waits until they are ready. */
    private static PodWorkloads pods(String namespace, String secret) {
        environment.sandbox().simulatePods(namespace);
        var workloads = new PodWorkloads(environment.client(), namespace);
        workloads.deployment(
                "web", 3, PodBehavior.readyAfter(Duration.ofSeconds(1)).withSecret(SecretUse.VOLUME, secret));
        workloads.awaitDeployment("web", PATIENCE);
        return workloads;
    }

    /** Follows the rotation that is under way to its end, and returns what the command printed. */
    private static String follow(ResourceHandle resource) {
        Polling.await(
                PATIENCE,
                () -> Workloads.restartedAt(environment, resource.namespace(), "web")
                        .isPresent());
        CliResult result = CliResult.asAdmin(
                "rotation",
                resource.kind(),
                resource.name(),
                "-n",
                resource.namespace(),
                "--timeout",
                Long.toString(PATIENCE.toSeconds()));
        assertThat(result.code()).as(result.toString()).isZero();
        return result.out();
    }

    private static String version(ResourceHandle resource) {
        return resource.resource().get().getMetadata().getResourceVersion();
    }

    private static Optional<String> status(ResourceHandle resource, Object... path) {
        return Optional.ofNullable(resource.resource().get().get(path)).map(Object::toString);
    }

    private static void assertAtRest(ResourceHandle resource) {
        String before = version(resource);
        Polling.assertStays(Duration.ofSeconds(5), () -> version(resource).equals(before));
    }

    @Test
    @DisplayName("Each role of a Database has a rotation: one waits for its pods, the other has none")
    void database() {
        String namespace = environment.namespace("rotation-database");
        environment.apply(
                namespace,
                Databases.manifest(
                        "db",
                        "engine: postgresql\nname: mydatabase\nroles:\n"
                                + Databases.role("app", "mydatabase", TARGETS)
                                + Databases.role("job", "mydatabase", "")));
        databases.awaitRoles(namespace, "db", 2);
        PodWorkloads workloads = pods(namespace, "db-credentials");
        ResourceHandle resource = handle("example.com/v1", "Database", namespace, "db");
        assertThat(databases.status(namespace, "db").rotationPhases())
                .as("the first credentials are no rotation")
                .isEmpty();

        resource.forceSync("1");
        assertThat(follow(resource))
                .containsSubsequence(
                        "app: Deployment web:",
                        "3 of 3 pods       app: all workloads run with the new credentials",
                        "PreviousRevoked")
                .contains("Settled          -                 job: no workload is to be restarted");
        workloads.awaitDeployment("web", PATIENCE);
        Polling.await(
                PATIENCE,
                () -> databases.status(namespace, "db").rotationPhases(),
                "app=PreviousRevoked,job=PreviousRevoked"::equals);
        assertThat(status(resource, "status", "rotationPhases")).contains("app=PreviousRevoked,job=PreviousRevoked");
        assertAtRest(resource);
    }

    @Test
    @DisplayName("The rotation of a certificate ends when the pods run with the new one and the old one is revoked")
    void certificate() {
        PkiEnvironment pki = PkiEnvironment.in(environment);
        String namespace = pki.namespace();
        ResourceHandle resource = pki.ready(namespace, "web", "commonName: web.example.com\nrevoke: true\n" + TARGETS);
        String first = pki.serial(resource);
        pods(namespace, resource.name());
        resource.forceSync("1");
        assertThat(follow(resource))
                .containsSubsequence("Deployment web:", "Settled          3 of 3 pods", "PreviousRevoked");
        assertThat(pki.revokedAt(first)).isPositive();
        Polling.await(PATIENCE, () -> phase(resource).equals(Optional.of("PreviousRevoked")));
        assertAtRest(resource);
        pki.deleteAll();
    }

    @Test
    @DisplayName("The rotation of a static value is settled when the pods run with it")
    void staticValue() {
        String namespace = environment.namespace("rotation-static");
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));
        ResourceHandle resource = environment.apply(
                namespace, StaticSecretYaml.of("app", namespace + "/app").with(TARGETS.strip()));
        resource.awaitReady(PATIENCE);
        pods(namespace, "app");
        assertThat(phase(resource)).as("the first value is no rotation").isEmpty();
        environment.inVault().put(namespace + "/app", Map.of("password", "second"));
        resource.forceSync("1");
        assertThat(follow(resource))
                .containsSubsequence("Deployment web:", "Settled          3 of 3 pods")
                .contains("nothing is to be revoked")
                .doesNotContain("PreviousRevoked");
        Polling.await(PATIENCE, () -> phase(resource).equals(Optional.of("Settled")));
        assertAtRest(resource);
    }

    private static Optional<String> phase(ResourceHandle resource) {
        return status(resource, "status", "rotation", "phase");
    }
}
