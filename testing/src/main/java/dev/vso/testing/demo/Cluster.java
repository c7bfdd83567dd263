package dev.vso.testing.demo;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The cluster as a user sees it: applies manifests, reads Secrets and conditions, waits. */
record Cluster(KubernetesClient client) {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    /** An expectation that was not met in time. */
    static final class NotSeen extends Exception {
        private static final long serialVersionUID = 1;

        NotSeen(String message) {
            super(message);
        }
    }

    /** Applies manifests; those without a namespace go to this one. */
    List<HasMetadata> apply(String yaml, String namespace) {
        var items = client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
        for (var item : items) {
            if (item.getMetadata().getNamespace() == null) {
                item.getMetadata().setNamespace(namespace);
            }
            client.resource(item).fieldManager("demo").forceConflicts().serverSideApply();
        }
        return items;
    }

    Optional<Secret> secret(String namespace, String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    /** A Secret's data as text; empty if there is no such Secret. */
    Map<String, String> data(String namespace, String name) {
        var data = new TreeMap<String, String>();
        secret(namespace, name)
                .map(Secret::getData)
                .ifPresent(encoded -> encoded.forEach((key, value) ->
                        data.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))));
        return data;
    }

    /** The condition {@code Ready} of a resource. */
    Optional<Condition> ready(HasMetadata resource) {
        var now = client.genericKubernetesResources(resource.getApiVersion(), resource.getKind())
                .inNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .get();
        List<Map<String, Object>> conditions = now == null ? null : now.get("status", "conditions");
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(condition -> "Ready".equals(condition.get("type")))
                        .map(condition -> client.getKubernetesSerialization().convertValue(condition, Condition.class))
                        .findFirst();
    }

    /** Waits until the resource is ready, and returns its condition's message. */
    String awaitReady(HasMetadata resource, Duration atMost) throws NotSeen {
        await(
                atMost,
                () -> ready(resource).filter(c -> c.getStatus().equals("True")).isPresent(),
                () -> report(resource));
        return ready(resource).map(Condition::getMessage).orElse("");
    }

    /** The resource's own report, for people. */
    String report(HasMetadata resource) {
        return ready(resource)
                .map(c -> "Ready=" + c.getStatus() + ": " + c.getMessage())
                .orElse(resource.getKind() + " " + resource.getMetadata().getName() + " has no status yet");
    }

    /** Waits until the condition is true. */
    static void await(Duration atMost, BooleanSupplier holds, Supplier<String> otherwise) throws NotSeen {
        var end = System.nanoTime() + atMost.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new NotSeen("not in " + atMost.toSeconds() + " s; " + otherwise.get());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
