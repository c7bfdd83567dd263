package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two resources that name the same Secret: the older one gets it. */
class ContestedSecretIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator(TestEnvironment.IMPATIENT);
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    private static ResourceHandle naming(String namespace, String name, String destination) {
        environment.inVault().put(namespace + "/" + name, Map.of("password", name));
        return environment.apply(
                namespace,
                StaticSecretYaml.of(name, namespace + "/" + name)
                        .into(destination)
                        .with("refreshAfter: 1s"));
    }

    /** Creation timestamps have whole seconds. */
    private static void awaitYounger(ResourceHandle older) {
        Instant created = Instant.parse(older.resource().require().getMetadata().getCreationTimestamp());
        Polling.await(Duration.ofSeconds(3), () -> Instant.now().isAfter(created.plusMillis(1050)));
    }

    @Test
    void theOlderKeepsTheSecretAndTheNewerHasItAfterwards() {
        String namespace = environment.namespace("two");
        ResourceHandle older = naming(namespace, "older", "name: shared\ncreate: true");
        older.awaitReady();
        awaitYounger(older);

        ResourceHandle newer = naming(namespace, "newer", "name: shared\ncreate: true");
        newer.awaitReportedProblem("Conflict", "belongs to VaultStaticSecret older", "destination.name");
        assertThat(newer.condition("Conflict"))
                .hasValueSatisfying(conflict -> assertThat(conflict.getStatus()).isEqualTo("True"));
        String version = environment
                .secret(namespace, "shared")
                .orElseThrow()
                .getMetadata()
                .getResourceVersion();
        Polling.assertStays(
                Duration.ofSeconds(4),
                () -> version.equals(environment
                        .secret(namespace, "shared")
                        .orElseThrow()
                        .getMetadata()
                        .getResourceVersion()));
        assertThat(older.isReady()).isTrue();
        assertThat(environment.data(namespace, "shared")).containsEntry("password", "older");
        assertThat(newer.warnings()).hasSize(1);

        older.delete();
        Polling.await(
                Duration.ofSeconds(60),
                () -> "newer".equals(environment.data(namespace, "shared").get("password")));
        newer.awaitReady();
        assertThat(newer.condition("Conflict")).isEmpty();
    }

    @Test
    @DisplayName("Two resources share a Secret unless they need the same key")
    void sharedSecret() {
        String namespace = environment.namespace("fill");
        environment
                .client()
                .resource(new io.fabric8.kubernetes.api.model.SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("shared")
                        .endMetadata()
                        .build())
                .create();
        ResourceHandle older = naming(namespace, "older", "name: shared");
        older.awaitReady();
        awaitYounger(older);

        ResourceHandle newer = naming(namespace, "newer", "name: shared");
        newer.awaitReportedProblem("Conflict", "\"password\"", "VaultStaticSecret older", "destination.transformation");
        assertThat(environment.data(namespace, "shared")).containsEntry("password", "older");

        environment.inVault().put(namespace + "/newer", Map.of("other", "newer"));
        naming(namespace, "newer", "name: shared\ntransformation: {excludeRaw: true, excludes: [password]}");
        environment.inVault().put(namespace + "/newer", Map.of("other", "newer"));
        environment.awaitValue(namespace, "shared", "other", "newer");
        newer.awaitReady();
        assertThat(environment.data(namespace, "shared")).containsEntry("password", "older");
    }
}
