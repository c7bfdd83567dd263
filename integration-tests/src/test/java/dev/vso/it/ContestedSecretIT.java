package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.Operator;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two resources that name one Secret: the older has it. */
class ContestedSecretIT {

    private static final World world = World.get();
    private static Operator operator;

    @BeforeAll
    static void start() {
        world.defaultAuth();
        operator = world.operator(World.IMPATIENT);
    }

    @AfterAll
    static void stop() {
        operator.close();
        world.leave();
    }

    private static Subject naming(String namespace, String name, String destination) {
        world.put(namespace + "/" + name, Map.of("password", name));
        return world.apply(
                namespace,
                StaticSecretYaml.of(name, namespace + "/" + name)
                        .into(destination)
                        .with("refreshAfter: 1s"));
    }

    /** Kubernetes knows the age of a resource to the second. */
    private static void awaitYounger(Subject older) {
        Instant created = Instant.parse(older.resource().require().getMetadata().getCreationTimestamp());
        World.await(Duration.ofSeconds(3), () -> Instant.now().isAfter(created.plusMillis(1050)));
    }

    @Test
    void theOlderKeepsTheSecretAndTheNewerHasItAfterwards() {
        String namespace = world.namespace("two");
        Subject older = naming(namespace, "older", "name: shared\ncreate: true");
        older.awaitReady();
        awaitYounger(older);

        Subject newer = naming(namespace, "newer", "name: shared\ncreate: true");
        newer.awaitToldProblem("Conflict", "belongs to VaultStaticSecret older", "destination.name");
        assertThat(newer.condition("Conflict"))
                .hasValueSatisfying(conflict -> assertThat(conflict.getStatus()).isEqualTo("True"));
        String version =
                world.secret(namespace, "shared").orElseThrow().getMetadata().getResourceVersion();
        World.assertStays(
                Duration.ofSeconds(4),
                () -> version.equals(world.secret(namespace, "shared")
                        .orElseThrow()
                        .getMetadata()
                        .getResourceVersion()));
        assertThat(older.isReady()).isTrue();
        assertThat(world.data(namespace, "shared")).containsEntry("password", "older");
        assertThat(newer.warnings()).hasSize(1);

        older.delete();
        World.await(
                Duration.ofSeconds(60),
                () -> "newer".equals(world.data(namespace, "shared").get("password")));
        newer.awaitReady();
        assertThat(newer.condition("Conflict")).isEmpty();
    }

    @Test
    void twoThatFillOneSecretShareItUnlessTheyWantTheSameKey() {
        String namespace = world.namespace("fill");
        world.client()
                .resource(new io.fabric8.kubernetes.api.model.SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("shared")
                        .endMetadata()
                        .build())
                .create();
        Subject older = naming(namespace, "older", "name: shared");
        older.awaitReady();
        awaitYounger(older);

        Subject newer = naming(namespace, "newer", "name: shared");
        newer.awaitToldProblem("Conflict", "\"password\"", "VaultStaticSecret older", "destination.transformation");
        assertThat(world.data(namespace, "shared")).containsEntry("password", "older");

        world.put(namespace + "/newer", Map.of("other", "newer"));
        naming(namespace, "newer", "name: shared\ntransformation: {excludeRaw: true, excludes: [password]}");
        world.put(namespace + "/newer", Map.of("other", "newer"));
        world.awaitValue(namespace, "shared", "other", "newer");
        newer.awaitReady();
        assertThat(world.data(namespace, "shared")).containsEntry("password", "older");
    }
}
