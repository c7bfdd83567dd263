package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.Operator;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The Secret that a VaultStaticSecret fills: whose it is, what is repaired in it, and what is left alone. */
class DestinationIT {

    /** The promise is one second; the machine of the tests may be busy. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

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

    private static StaticSecretYaml neverRefreshed(String namespace) {
        world.put(namespace + "/app", Map.of("password", "right"));
        return StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1h");
    }

    private static void preMade(String namespace) {
        world.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("app")
                        .addToLabels("team", "theirs")
                        .endMetadata()
                        .addToStringData("foreign", "theirs")
                        .build())
                .create();
    }

    @Test
    void anEditAndADeletionAreRepairedAtOnce(TestReporter report) throws Exception {
        String namespace = world.namespace("repair");
        world.apply(namespace, neverRefreshed(namespace)).awaitReady();

        Duration afterEdit = Repair.after(
                world.client(),
                namespace,
                "app",
                "password",
                "right",
                () -> world.edit(namespace, "app", secret -> secret.getData().put("password", "d3Jvbmc=")));
        Duration afterDeletion = Repair.after(
                world.client(),
                namespace,
                "app",
                "password",
                "right",
                () -> world.client()
                        .secrets()
                        .inNamespace(namespace)
                        .withName("app")
                        .delete());

        report.publishEntry(
                Map.of("repaired after an edit", afterEdit.toString(), "after a deletion", afterDeletion.toString()));
        assertThat(afterEdit).as("repair after an edit").isLessThan(AT_ONCE);
        assertThat(afterDeletion).as("repair after a deletion").isLessThan(AT_ONCE);
    }

    @Test
    void labelsAndAnnotationsAreKeptAsTheSpecSaysAndForeignOnesAreLeftAlone() {
        String namespace = world.namespace("labels");
        var manifest = neverRefreshed(namespace);
        world.apply(
                        namespace,
                        manifest.into("name: app\ncreate: true\nlabels: {app: mine}\nannotations: {by: operator}"))
                .awaitReady();
        Secret first = world.secret(namespace, "app").orElseThrow();
        assertThat(first.getMetadata().getLabels())
                .containsEntry("app", "mine")
                .containsEntry("app.kubernetes.io/managed-by", "hashicorp-vso");
        assertThat(first.getMetadata().getAnnotations()).containsEntry("by", "operator");

        world.edit(namespace, "app", secret -> {
            secret.getMetadata().getLabels().put("app", "edited");
            secret.getMetadata().getLabels().put("foreign", "kept");
            secret.getMetadata().getAnnotations().remove("by");
        });
        World.await(AT_ONCE, () -> {
            var metadata = world.secret(namespace, "app").orElseThrow().getMetadata();
            return "mine".equals(metadata.getLabels().get("app"))
                    && "kept".equals(metadata.getLabels().get("foreign"))
                    && metadata.getAnnotations() != null
                    && "operator".equals(metadata.getAnnotations().get("by"));
        });

        world.apply(namespace, manifest);
        World.await(Duration.ofSeconds(10), () -> {
            var labels =
                    world.secret(namespace, "app").orElseThrow().getMetadata().getLabels();
            return !labels.containsKey("app") && labels.containsKey("foreign");
        });
    }

    @Test
    void aChangedTypeMakesTheSecretAnew() {
        String namespace = world.namespace("type");
        world.put(namespace + "/app", Map.of("username", "admin", "password", "right"));
        var manifest = StaticSecretYaml.of("app", namespace + "/app");
        world.apply(namespace, manifest).awaitReady();
        Secret opaque = world.secret(namespace, "app").orElseThrow();
        assertThat(opaque.getType()).isEqualTo("Opaque");

        world.apply(namespace, manifest.into("name: app\ncreate: true\ntype: kubernetes.io/basic-auth"));

        World.await(
                Duration.ofSeconds(10),
                () -> world.secret(namespace, "app")
                        .filter(secret -> secret.getType().equals("kubernetes.io/basic-auth"))
                        .isPresent());
        assertThat(world.secret(namespace, "app").orElseThrow().getMetadata().getUid())
                .isNotEqualTo(opaque.getMetadata().getUid());
        assertThat(world.data(namespace, "app")).containsEntry("password", "right");
    }

    @Test
    void aRenamedDestinationTakesItsOldSecretAway() {
        String namespace = world.namespace("rename");
        var manifest = neverRefreshed(namespace);
        world.apply(namespace, manifest).awaitReady();

        world.apply(namespace, manifest.into("name: other\ncreate: true"));

        world.awaitValue(namespace, "other", "password", "right");
        World.await(Duration.ofSeconds(10), () -> world.secret(namespace, "app").isEmpty());
    }

    @Test
    void theSecretGoesWithItsOwner() {
        String namespace = world.namespace("gone");
        Subject app = world.apply(namespace, neverRefreshed(namespace));
        app.awaitReady();

        app.delete();

        World.await(Duration.ofSeconds(60), () -> world.secret(namespace, "app").isEmpty());
        World.assertStays(
                Duration.ofSeconds(1), () -> world.secret(namespace, "app").isEmpty());
    }

    @Test
    void aPreMadeSecretIsFilledAndOtherwiseLeftAsItIs() throws Exception {
        String namespace = world.namespace("fill");
        preMade(namespace);
        Subject app = world.apply(namespace, neverRefreshed(namespace).into("name: app\nlabels: {unwanted: here}"));
        app.awaitReady();

        Secret filled = world.secret(namespace, "app").orElseThrow();
        assertThat(world.data(namespace, "app")).containsOnlyKeys("foreign", "_raw", "password");
        assertThat(filled.getMetadata().getLabels()).isEqualTo(Map.of("team", "theirs"));
        assertThat(filled.getMetadata().getOwnerReferences()).isEmpty();

        Duration afterEdit = Repair.after(
                world.client(),
                namespace,
                "app",
                "password",
                "right",
                () -> world.edit(namespace, "app", secret -> secret.getData().remove("password")));
        assertThat(afterEdit).as("repair after an edit").isLessThan(AT_ONCE);

        app.delete();
        World.await(Duration.ofSeconds(10), () -> !app.exists());
        World.assertStays(
                Duration.ofSeconds(2), () -> world.secret(namespace, "app").isPresent());
    }

    @Test
    void aSecretThatIsToBeFilledAndIsMissingIsFilledOnceItIsThere() {
        String namespace = world.namespace("missing");
        Subject app = world.apply(namespace, neverRefreshed(namespace).into("name: app"));
        app.awaitToldProblem("SecretSyncError", "does not exist", "set destination.create to true");

        preMade(namespace);
        World.await(AT_ONCE, () -> world.data(namespace, "app").containsKey("password"));
        app.awaitReady();

        world.client().secrets().inNamespace(namespace).withName("app").delete();
        app.awaitProblem("SecretSyncError", "does not exist");
        preMade(namespace);
        World.await(AT_ONCE, () -> world.data(namespace, "app").containsKey("password"));
        app.awaitReady();
    }

    @Test
    void aForeignSecretIsTakenOverOnlyIfTheSpecSaysSo() {
        String namespace = world.namespace("overwrite");
        preMade(namespace);
        var manifest = neverRefreshed(namespace);
        Subject app = world.apply(namespace, manifest);
        app.awaitToldProblem("SecretSyncError", "was not created by", "set destination.overwrite to true");
        assertThat(world.data(namespace, "app")).containsOnlyKeys("foreign");

        world.apply(namespace, manifest.into("name: app\ncreate: true\noverwrite: true"));

        app.awaitReady();
        world.awaitValue(namespace, "app", "password", "right");
        assertThat(world.secret(namespace, "app").orElseThrow().getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getKind)
                .containsExactly("VaultStaticSecret");
    }

    @Test
    void aForeignSecretInTheWayIsReplacedOnceItIsDeleted() {
        String namespace = world.namespace("in-the-way");
        preMade(namespace);
        Subject app = world.apply(namespace, neverRefreshed(namespace));
        app.awaitProblem("SecretSyncError", "was not created by");

        world.client().secrets().inNamespace(namespace).withName("app").delete();

        World.await(AT_ONCE, () -> world.data(namespace, "app").containsKey("password"));
        app.awaitReady();
    }
}
