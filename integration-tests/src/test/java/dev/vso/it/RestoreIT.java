package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A Secret that outlived its resource, or was restored from a backup, is matched to its owner by kind, namespace and
 * name.
 */
class RestoreIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String UID_LABEL = "secrets.hashicorp.com/vso-ownerRefUID";
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

    private static StaticSecretYaml manifest(String namespace) {
        return StaticSecretYaml.of("app", namespace + "/app")
                .into("name: app\ncreate: true\ntransformation: {excludeRaw: true}")
                .with("refreshAfter: 1s");
    }

    private static ResourceHandle synced(String namespace) {
        environment.inVault().put(namespace + "/app", Map.of("user", "u", "password", "right"));
        ResourceHandle app = environment.apply(namespace, manifest(namespace));
        app.awaitReady();
        return app;
    }

    private static void awaitTakenUpAndWhole(String namespace, ResourceHandle app) {
        app.awaitReady();
        assertThat(environment.data(namespace, "app")).isEqualTo(Map.of("user", "u", "password", "right"));
        String uid = app.resource().require().getMetadata().getUid();
        Secret secret = environment.secret(namespace, "app").orElseThrow();
        assertThat(secret.getMetadata().getLabels()).containsEntry(UID_LABEL, uid);
        assertThat(secret.getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .containsExactly(uid);
        Polling.await(
                SOON,
                () -> environment.events(namespace, "app").stream()
                        .anyMatch(event -> event.getReason().equals("SecretTakenUp")));
        environment.inVault().put(namespace + "/app", Map.of("user", "u"));
        Polling.await(SOON, () -> environment.data(namespace, "app").equals(Map.of("user", "u")));
    }

    @Test
    @DisplayName("L2: a Secret that was left by --cascade=orphan is taken over by the re-created resource")
    void orphaned() {
        String namespace = environment.namespace("orphaned");
        ResourceHandle app = synced(namespace);
        Secret before = environment.secret(namespace, "app").orElseThrow();
        app.resource().withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
        Polling.await(Duration.ofSeconds(60), () -> !app.exists());
        environment.apply(namespace, manifest(namespace));
        awaitTakenUpAndWhole(namespace, app);
        assertThat(environment
                        .secret(namespace, "app")
                        .orElseThrow()
                        .getMetadata()
                        .getUid())
                .isEqualTo(before.getMetadata().getUid());
    }

    @Test
    @DisplayName("L2: a Secret that a backup brought back with its labels alone is taken up")
    void restoredWithLabelsOnly() {
        restored("labels-only", false);
    }

    @Test
    @DisplayName("L2: a Secret of an earlier release, whose labels tell the UID alone, is taken up")
    void restoredFromAnEarlierRelease() {
        restored("uid-only", true);
    }

    private static void restored(String prefix, boolean earlierRelease) {
        String namespace = environment.namespace(prefix);
        ResourceHandle app = synced(namespace);
        Secret backup = environment.secret(namespace, "app").orElseThrow();
        app.delete();
        Polling.await(
                Duration.ofSeconds(60),
                () -> environment.secret(namespace, "app").isEmpty() && !app.exists());
        // A write in flight while the resource is deleted may re-create the Secret, until the garbage collector
        // sees it.
        Polling.assertStays(
                Duration.ofSeconds(2),
                () -> environment.secret(namespace, "app").isEmpty());
        Map<String, String> labels = backup.getMetadata().getLabels();
        if (earlierRelease) {
            labels.remove("secrets.hashicorp.com/vso-owner");
        }
        environment
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("app")
                        .withLabels(labels)
                        .endMetadata()
                        .withData(backup.getData())
                        .build())
                .create();
        environment.apply(namespace, manifest(namespace));
        awaitTakenUpAndWhole(namespace, app);
    }

    @Test
    @DisplayName("L2: an owner reference to a dead UID is replaced at once, before the garbage collector sees it")
    void restoredWithAStaleOwnerReference() {
        String namespace = environment.namespace("stale");
        ResourceHandle app = synced(namespace);
        String dead = "00000000-0000-4000-8000-000000000001";
        environment.edit(namespace, "app", secret -> {
            secret.getMetadata().getLabels().put(UID_LABEL, dead);
            secret.getMetadata().getOwnerReferences().forEach(reference -> reference.setUid(dead));
        });
        Polling.await(
                SOON,
                () -> environment
                        .secret(namespace, "app")
                        .filter(secret -> secret.getMetadata().getOwnerReferences().stream()
                                .noneMatch(reference -> reference.getUid().equals(dead)))
                        .filter(secret ->
                                !secret.getMetadata().getOwnerReferences().isEmpty())
                        .isPresent());
        Polling.assertStays(
                Duration.ofSeconds(3),
                () -> environment.secret(namespace, "app").isPresent());
        awaitWhole(namespace, app);
    }

    private static void awaitWhole(String namespace, ResourceHandle app) {
        app.awaitReady();
        String uid = app.resource().require().getMetadata().getUid();
        assertThat(environment
                        .secret(namespace, "app")
                        .orElseThrow()
                        .getMetadata()
                        .getLabels())
                .containsEntry(UID_LABEL, uid);
    }

    @Test
    @DisplayName("L2: a Secret of another resource, dead or alive, is not taken up")
    void ofAnother() {
        String namespace = environment.namespace("anothers");
        ResourceHandle app = synced(namespace);
        app.resource().withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
        Polling.await(Duration.ofSeconds(60), () -> !app.exists());
        Secret left = environment.secret(namespace, "app").orElseThrow();
        ResourceHandle other = environment.apply(
                namespace, StaticSecretYaml.of("other", namespace + "/app").into("name: app\ncreate: true"));
        other.awaitReportedProblem(
                "SecretSyncError", "but for VaultStaticSecret." + namespace + ".app", "destination.overwrite");
        assertThat(environment
                        .secret(namespace, "app")
                        .orElseThrow()
                        .getMetadata()
                        .getResourceVersion())
                .isEqualTo(left.getMetadata().getResourceVersion());
        assertThat(List.of(other.isReady())).containsExactly(false);
    }
}
