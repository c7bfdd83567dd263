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
 * Creates the objects that VSO 1.4.1 leaves in a cluster: finalizers, statuses in its format, Secrets with its labels
 * and owner references, all written by update with its field manager, and HMACs with the key that both operators
 * share.
 */
record VsoObjects(TestEnvironment environment) {

    /** Message of all of VSO's conditions; ours have other texts. */
    private static final String SAYS = "written by VSO";

    /** Kubernetes takes the field manager from the client's user agent. */
    private void asVso(Consumer<KubernetesClient> write) {
        var config = new ConfigBuilder(environment.client().getConfiguration())
                .withUserAgent("vault-secrets-operator/v1.4.1")
                .build();
        try (var vso = new KubernetesClientBuilder().withConfig(config).build()) {
            write.accept(vso);
        }
    }

    /** Adds a finalizer to the resource. */
    ResourceHandle holding(ResourceHandle subject, String finalizer) {
        asVso(vso -> {
            GenericKubernetesResource resource = subject.resource().require();
            resource.addFinalizer(finalizer);
            vso.resource(resource).update();
        });
        return subject;
    }

    /** Writes the status with these conditions, all True. */
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

    /** Whether the resource has VSO's conditions only: our operator has not reconciled it. */
    static boolean hasVsoConditionsOnly(ResourceHandle subject) {
        return subject.condition("Ready")
                .filter(ready -> ready.getMessage().equals(SAYS))
                .isPresent();
    }

    /** Writes the resource's Secret, which has the same name. */
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

    /** HMAC of these values, with the key in the Secret that either operator creates. */
    String mac(Map<String, String> data) {
        var bytes = new TreeMap<String, byte[]>();
        data.forEach((key, value) -> bytes.put(key, value.getBytes(StandardCharsets.UTF_8)));
        var key = new HmacKeySecret(environment.client(), KubeSetup.OPERATOR_NAMESPACE, new SecureRandom()).load();
        return new SecretHmac(key).of(SecretData.of(bytes));
    }

    long generation(ResourceHandle subject) {
        return subject.resource().require().getMetadata().getGeneration();
    }

    /** Data of a KV v2 secret with {@code _raw}, written as Go does: sorted keys, no white space. */
    Map<String, String> withRaw(String path, Map<String, String> data) {
        var metadata =
                environment.vault().read("secret/data/" + path).orElseThrow().at("/data/metadata");
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
