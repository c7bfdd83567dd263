package dev.vso.it;

import dev.vso.operator.secret.hmac.HmacKeySecret;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.template.SecretData;
import dev.vso.testing.KubeSetup;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes what VSO 1.4.1 leaves in a cluster: finalizers, statuses of its shape, and Secrets with its labels and owner
 * references, all written by update under its name, and codes by the key that both operators share.
 */
record VsoObjects(TestEnvironment world) {

    /** In every condition of VSO's; ours have other words. */
    private static final String SAYS = "written by VSO";

    /** Kubernetes takes the manager of a field from the client's name of itself. */
    private void asVso(Consumer<KubernetesClient> write) {
        var config = new ConfigBuilder(world.client().getConfiguration())
                .withUserAgent("vault-secrets-operator/v1.4.1")
                .build();
        try (var vso = new KubernetesClientBuilder().withConfig(config).build()) {
            write.accept(vso);
        }
    }

    /** Puts a finalizer on the resource. */
    ResourceHandle holding(ResourceHandle subject, String finalizer) {
        asVso(vso -> {
            GenericKubernetesResource resource = subject.resource().require();
            resource.addFinalizer(finalizer);
            vso.resource(resource).update();
        });
        return subject;
    }

    /** Writes the status, with these conditions, all of them true. */
    void status(ResourceHandle subject, Map<String, ?> fields, String... conditions) {
        asVso(vso -> {
            GenericKubernetesResource resource = subject.resource().require();
            long generation = resource.getMetadata().getGeneration();
            Map<String, Object> status = new TreeMap<>(fields);
            status.put(
                    "conditions",
                    Arrays.stream(conditions)
                            .map(type -> condition(type, generation))
                            .toList());
            resource.setAdditionalProperty("status", status);
            vso.resource(resource).updateStatus();
        });
    }

    private static Map<String, Object> condition(String type, long generation) {
        return Map.of(
                "type",
                type,
                "status",
                "True",
                "reason",
                type.equals("SecretSynced") ? "Synced" : type,
                "message",
                SAYS,
                "observedGeneration",
                generation,
                "lastTransitionTime",
                "2026-01-01T00:00:00Z");
    }

    /** Whether the resource's conditions are still VSO's alone: our operator has not looked at it. */
    static boolean untouched(ResourceHandle subject) {
        return subject.condition("Ready")
                .filter(ready -> ready.getMessage().equals(SAYS))
                .isPresent();
    }

    /** Writes the Secret that the resource makes, named like it. */
    void secret(ResourceHandle subject, String type, Map<String, String> data) {
        var owner = subject.resource().require().getMetadata();
        asVso(vso -> vso.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(subject.namespace())
                        .withName(subject.name())
                        .addToLabels("app.kubernetes.io/managed-by", "hashicorp-vso")
                        .addToLabels("app.kubernetes.io/name", "vault-secrets-operator")
                        .addToLabels("app.kubernetes.io/component", "secret-sync")
                        .addToLabels("secrets.hashicorp.com/vso-ownerRefUID", owner.getUid())
                        .withOwnerReferences(new OwnerReferenceBuilder()
                                .withApiVersion("secrets.hashicorp.com/v1beta1")
                                .withKind(subject.kind())
                                .withName(subject.name())
                                .withUid(owner.getUid())
                                .build())
                        .endMetadata()
                        .withType(type)
                        .addToStringData(data)
                        .build())
                .create());
    }

    /** The code over these values, by the key in the Secret that either operator makes. */
    String mac(Map<String, String> data) {
        var bytes = new TreeMap<String, byte[]>();
        data.forEach((key, value) -> bytes.put(key, value.getBytes(StandardCharsets.UTF_8)));
        var key = new HmacKeySecret(world.client(), KubeSetup.OPERATOR_NAMESPACE, new SecureRandom()).load();
        return new SecretHmac(key).of(SecretData.of(bytes));
    }

    long generation(ResourceHandle subject) {
        return subject.resource().require().getMetadata().getGeneration();
    }

    /** What a version-2 secret comes to with {@code _raw}, written as Go does: keys sorted, no white space. */
    Map<String, String> withRaw(String path, Map<String, String> data) {
        var metadata = world.vault().read("secret/data/" + path).orElseThrow().at("/data/metadata");
        var sorted = new TreeMap<String, String>();
        metadata.properties()
                .forEach(field -> sorted.put(field.getKey(), field.getValue().toString()));
        var values = new TreeMap<String, String>();
        data.forEach((key, value) -> values.put(key, '"' + value + '"'));
        var all = new TreeMap<>(data);
        all.put("_raw", object(Map.of("data", object(values), "metadata", object(sorted))));
        return all;
    }

    private static String object(Map<String, String> fields) {
        List<String> all = new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                        .toList();
        return "{" + String.join(",", all) + "}";
    }
}
