package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The destination Secret of a VaultStaticSecret: who owns it, what is repaired in it, and what is left alone. */
class DestinationIT {

    /** The goal is one second; the test machine may be busy. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

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

    private static StaticSecretYaml neverRefreshed(String namespace) {
        environment.inVault().put(namespace + "/app", Map.of("password", "right"));
        return StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1h");
    }

    private static void createByUser(String namespace) {
        environment
                .client()
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
        String namespace = environment.namespace("repair");
        environment.apply(namespace, neverRefreshed(namespace)).awaitReady();

        Duration afterEdit = RepairWatch.after(
                environment.client(),
                namespace,
                "app",
                "password",
                "right",
                () -> environment.edit(
                        namespace, "app", secret -> secret.getData().put("password", "d3Jvbmc=")));
        Duration afterDeletion = RepairWatch.after(
                environment.client(),
                namespace,
                "app",
                "password",
                "right",
                () -> environment
                        .client()
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
    @DisplayName("Labels and annotations follow the spec, and foreign ones are left alone")
    void labelsAndAnnotations() {
        String namespace = environment.namespace("labels");
        var manifest = neverRefreshed(namespace);
        environment
                .apply(
                        namespace,
                        manifest.into("name: app\ncreate: true\nlabels: {app: mine}\nannotations: {by: operator}"))
                .awaitReady();
        Secret first = environment.secret(namespace, "app").orElseThrow();
        assertThat(first.getMetadata().getLabels())
                .containsEntry("app", "mine")
                .containsEntry("app.kubernetes.io/managed-by", "hashicorp-vso");
        assertThat(first.getMetadata().getAnnotations()).containsEntry("by", "operator");

        environment.edit(namespace, "app", secret -> {
            secret.getMetadata().getLabels().put("app", "edited");
            secret.getMetadata().getLabels().put("foreign", "kept");
            secret.getMetadata().getAnnotations().remove("by");
        });
        Polling.await(AT_ONCE, () -> {
            var metadata = environment.secret(namespace, "app").orElseThrow().getMetadata();
            return "mine".equals(metadata.getLabels().get("app"))
                    && "kept".equals(metadata.getLabels().get("foreign"))
                    && metadata.getAnnotations() != null
                    && "operator".equals(metadata.getAnnotations().get("by"));
        });

        environment.apply(namespace, manifest);
        Polling.await(Duration.ofSeconds(10), () -> {
            var labels = environment
                    .secret(namespace, "app")
                    .orElseThrow()
                    .getMetadata()
                    .getLabels();
            return !labels.containsKey("app") && labels.containsKey("foreign");
        });
    }

    @Test
    @DisplayName("A changed type re-creates the Secret")
    void changedType() {
        String namespace = environment.namespace("type");
        environment.inVault().put(namespace + "/app", Map.of("username", "admin", "password", "right"));
        var manifest = StaticSecretYaml.of("app", namespace + "/app");
        environment.apply(namespace, manifest).awaitReady();
        Secret opaque = environment.secret(namespace, "app").orElseThrow();
        assertThat(opaque.getType()).isEqualTo("Opaque");

        environment.apply(namespace, manifest.into("name: app\ncreate: true\ntype: kubernetes.io/basic-auth"));

        Polling.await(
                Duration.ofSeconds(10),
                () -> environment
                        .secret(namespace, "app")
                        .filter(secret -> secret.getType().equals("kubernetes.io/basic-auth"))
                        .isPresent());
        assertThat(environment
                        .secret(namespace, "app")
                        .orElseThrow()
                        .getMetadata()
                        .getUid())
                .isNotEqualTo(opaque.getMetadata().getUid());
        assertThat(environment.data(namespace, "app")).containsEntry("password", "right");
    }

    @Test
    void aRenamedDestinationTakesItsOldSecretAway() {
        String namespace = environment.namespace("rename");
        var manifest = neverRefreshed(namespace);
        environment.apply(namespace, manifest).awaitReady();

        environment.apply(namespace, manifest.into("name: other\ncreate: true"));

        environment.awaitValue(namespace, "other", "password", "right");
        Polling.await(
                Duration.ofSeconds(10),
                () -> environment.secret(namespace, "app").isEmpty());
    }

    @Test
    @DisplayName("The Secret is deleted with its owner")
    void deletedWithOwner() {
        String namespace = environment.namespace("gone");
        ResourceHandle app = environment.apply(namespace, neverRefreshed(namespace));
        app.awaitReady();

        app.delete();

        Polling.await(
                Duration.ofSeconds(60),
                () -> environment.secret(namespace, "app").isEmpty());
        Polling.assertStays(
                Duration.ofSeconds(1),
                () -> environment.secret(namespace, "app").isEmpty());
    }

    @Test
    void aPreMadeSecretIsFilledAndOtherwiseLeftAsItIs() throws Exception {
        String namespace = environment.namespace("fill");
        createByUser(namespace);
        ResourceHandle app =
                environment.apply(namespace, neverRefreshed(namespace).into("name: app\nlabels: {unwanted: here}"));
        app.awaitReady();

        Secret filled = environment.secret(namespace, "app").orElseThrow();
        assertThat(environment.data(namespace, "app")).containsOnlyKeys("foreign", "_raw", "password");
        assertThat(filled.getMetadata().getLabels()).isEqualTo(Map.of("team", "theirs"));
        assertThat(filled.getMetadata().getOwnerReferences()).isEmpty();

        Duration afterEdit = RepairWatch.after(
                environment.client(),
                namespace,
                "app",
                "password",
                "right",
                () -> environment.edit(
                        namespace, "app", secret -> secret.getData().remove("password")));
        assertThat(afterEdit).as("repair after an edit").isLessThan(AT_ONCE);

        app.delete();
        Polling.await(Duration.ofSeconds(10), () -> !app.exists());
        Polling.assertStays(
                Duration.ofSeconds(2),
                () -> environment.secret(namespace, "app").isPresent());
    }

    @Test
    @DisplayName("A missing Secret is filled once it exists")
    void missingSecret() {
        String namespace = environment.namespace("missing");
        ResourceHandle app =
                environment.apply(namespace, neverRefreshed(namespace).into("name: app"));
        app.awaitReportedProblem("SecretSyncError", "does not exist", "set destination.create to true");

        createByUser(namespace);
        Polling.await(AT_ONCE, () -> environment.data(namespace, "app").containsKey("password"));
        app.awaitReady();

        environment.client().secrets().inNamespace(namespace).withName("app").delete();
        app.awaitProblem("SecretSyncError", "does not exist");
        createByUser(namespace);
        Polling.await(AT_ONCE, () -> environment.data(namespace, "app").containsKey("password"));
        app.awaitReady();
    }

    @Test
    void aForeignSecretIsTakenOverOnlyIfTheSpecSaysSo() {
        String namespace = environment.namespace("overwrite");
        createByUser(namespace);
        var manifest = neverRefreshed(namespace);
        ResourceHandle app = environment.apply(namespace, manifest);
        app.awaitReportedProblem("SecretSyncError", "was not created by", "set destination.overwrite to true");
        assertThat(environment.data(namespace, "app")).containsOnlyKeys("foreign");

        environment.apply(namespace, manifest.into("name: app\ncreate: true\noverwrite: true"));

        app.awaitReady();
        environment.awaitValue(namespace, "app", "password", "right");
        assertThat(environment
                        .secret(namespace, "app")
                        .orElseThrow()
                        .getMetadata()
                        .getOwnerReferences())
                .extracting(OwnerReference::getKind)
                .containsExactly("VaultStaticSecret");
    }

    @Test
    void aForeignSecretInTheWayIsReplacedOnceItIsDeleted() {
        String namespace = environment.namespace("in-the-way");
        createByUser(namespace);
        ResourceHandle app = environment.apply(namespace, neverRefreshed(namespace));
        app.awaitProblem("SecretSyncError", "was not created by");

        environment.client().secrets().inNamespace(namespace).withName("app").delete();

        Polling.await(AT_ONCE, () -> environment.data(namespace, "app").containsKey("password"));
        app.awaitReady();
    }
}
