package dev.vso.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.destination.HmacKeySecret;
import dev.vso.operator.destination.SecretMac;
import dev.vso.operator.transform.SecretData;
import dev.vso.sandbox.KubeAudit;
import dev.vso.sandbox.KubeSetup;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our operator comes where VSO was: it finds resources, statuses and Secrets of VSO's making. */
class TakeoverIT {

    private static final String FINALIZER = "vaultstaticsecret.secrets.hashicorp.com/finalizer";
    private static final World world = World.get();

    @AfterEach
    void leave() {
        world.leave();
    }

    @Test
    void whatVsoSyncedIsTakenOverWithoutAWriteAndCanBeDeleted() {
        world.defaultAuth();
        String namespace = world.namespace("takeover");
        world.put(namespace + "/app", Map.of("password", "right"));
        String raw = """
                {"data":{"password":"right"},"metadata":%s}""".formatted(metadata(namespace + "/app"));
        Subject app = vsoResource(namespace);
        vsoSecret(namespace, app, Map.of("password", "right", "_raw", raw));
        vsoStatus(app, Map.of("password", "right", "_raw", raw));
        Typed announced = Typed.asAdmin("migrate", "--dry-run", "-n", namespace);
        assertThat(announced.out())
                .contains(
                        "✓ Stays as it is", "Secret " + namespace + "/app", "taken over as it is: no write, no restart")
                .doesNotContain("✗");
        assertThat(announced.code()).isZero();
        long mark = world.sandbox().kube().auditMark();

        try (var _ = world.operator()) {
            // One refresh, so that the operator has compared the Secret with Vault, and some more.
            World.await(Duration.ofSeconds(20), () -> readsOfVault(namespace) > 0);
            World.assertStays(Duration.ofSeconds(2), app::isReady);
            assertThat(world.sandbox().kube().auditSince(mark))
                    .filteredOn(KubeAudit::write)
                    .filteredOn(request -> request.namespace().equals(namespace))
                    .filteredOn(request -> request.resource().equals("secrets"))
                    .isEmpty();

            world.edit(namespace, "app", secret -> secret.getData().put("password", "d3Jvbmc="));
            world.awaitValue(namespace, "app", "password", "right");

            app.delete();
            World.await(Duration.ofSeconds(20), () -> !app.exists());
            World.await(
                    Duration.ofSeconds(60), () -> world.secret(namespace, "app").isEmpty());
        }
    }

    private static long readsOfVault(String namespace) {
        return world.sandbox().bao().auditSince(0).stream()
                .filter(request -> request.path().equals("secret/data/" + namespace + "/app"))
                .filter(request -> request.operation().equals("read"))
                .filter(request -> request.displayName().contains(namespace))
                .count();
    }

    /** As Vault answers it, in the form in which Go writes JSON: keys sorted, no white space. */
    private static String metadata(String path) {
        var metadata = world.vault().read("secret/data/" + path).orElseThrow().at("/data/metadata");
        var sorted = new TreeMap<String, String>();
        metadata.properties()
                .forEach(field -> sorted.put(field.getKey(), field.getValue().toString()));
        return sorted.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .reduce((a, b) -> a + "," + b)
                .map(fields -> "{" + fields + "}")
                .orElseThrow();
    }

    private static Subject vsoResource(String namespace) {
        Subject app = world.apply(
                namespace, StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 2s"));
        app.resource().edit(resource -> {
            resource.addFinalizer(FINALIZER);
            return resource;
        });
        return app;
    }

    private static void vsoSecret(String namespace, Subject app, Map<String, String> data) {
        var owner = app.resource().require().getMetadata();
        asVso(vso -> vso.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("app")
                        .addToLabels("app.kubernetes.io/managed-by", "hashicorp-vso")
                        .addToLabels("app.kubernetes.io/name", "vault-secrets-operator")
                        .addToLabels("app.kubernetes.io/component", "secret-sync")
                        .addToLabels("secrets.hashicorp.com/vso-ownerRefUID", owner.getUid())
                        .withOwnerReferences(new OwnerReferenceBuilder()
                                .withApiVersion("secrets.hashicorp.com/v1beta1")
                                .withKind("VaultStaticSecret")
                                .withName("app")
                                .withUid(owner.getUid())
                                .build())
                        .endMetadata()
                        .addToStringData(data)
                        .build())
                .create());
    }

    /** Kubernetes takes the manager of a field from the client's name of itself. */
    private static void asVso(Consumer<KubernetesClient> write) {
        var config = new ConfigBuilder(world.client().getConfiguration())
                .withUserAgent("vault-secrets-operator/v1.4.1")
                .build();
        try (var vso = new KubernetesClientBuilder().withConfig(config).build()) {
            write.accept(vso);
        }
    }

    private static void vsoStatus(Subject app, Map<String, String> data) {
        var bytes = new TreeMap<String, byte[]>();
        data.forEach((key, value) -> bytes.put(key, value.getBytes(StandardCharsets.UTF_8)));
        var key = new HmacKeySecret(world.client(), KubeSetup.OPERATOR_NAMESPACE, new SecureRandom()).load();
        GenericKubernetesResource resource = app.resource().require();
        long generation = resource.getMetadata().getGeneration();
        resource.setAdditionalProperty(
                "status",
                Map.of(
                        "lastGeneration",
                        generation,
                        "secretMAC",
                        new SecretMac(key).of(SecretData.of(bytes)),
                        "vaultClientMeta",
                        Map.of("cacheKey", "kubernetes-0123456789abcdef012345", "id", "0123"),
                        "conditions",
                        List.of(
                                condition("SecretSynced", "Synced", generation),
                                condition("Healthy", "Healthy", generation),
                                condition("Ready", "Ready", generation))));
        asVso(vso -> vso.resource(resource).updateStatus());
    }

    private static Map<String, Object> condition(String type, String reason, long generation) {
        return Map.of(
                "type",
                type,
                "status",
                "True",
                "reason",
                reason,
                "message",
                "Secret synced",
                "observedGeneration",
                generation,
                "lastTransitionTime",
                "2026-01-01T00:00:00Z");
    }
}
