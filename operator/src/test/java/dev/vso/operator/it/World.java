package dev.vso.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.cli.Operator;
import dev.vso.operator.cli.OperatorOptions;
import dev.vso.operator.cli.TestOptions;
import dev.vso.sandbox.BaoClient;
import dev.vso.sandbox.KubeSetup;
import dev.vso.sandbox.Progress;
import dev.vso.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** One sandbox for all integration tests of a run, each with namespaces and paths of its own. */
final class World {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static final class Holder {
        private static final World ONLY = new World();
    }

    private final Sandbox sandbox;
    private final KubernetesClient client;

    private World() {
        sandbox = Sandbox.start(Path.of("target", "sandbox").toAbsolutePath(), Progress.silent());
        client = sandbox.kube().adminClient();
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
    }

    /** The sandbox, started by whoever asks first. */
    static World get() {
        return Holder.ONLY;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    KubernetesClient client() {
        return client;
    }

    BaoClient vault() {
        return sandbox.bao().root();
    }

    /** An operator in this process, as the sandbox's administrator. */
    Operator operator(String... flags) {
        return Operator.start(options(flags), () -> {});
    }

    OperatorOptions options(String... flags) {
        return TestOptions.read(sandbox.kube().kubeconfig(), KubeSetup.OPERATOR_NAMESPACE, flags);
    }

    /** A new namespace with its service account {@code default}. */
    String namespace(String prefix) {
        String name = prefix + "-" + NAMES.incrementAndGet();
        sandbox.namespace(name);
        return name;
    }

    /** The operator's VaultConnection and VaultAuth {@code default}, which every namespace may use. */
    void defaultAuth() {
        apply(KubeSetup.OPERATOR_NAMESPACE, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultConnection
                metadata:
                  name: default
                spec:
                  address: %s
                  caCertSecretRef: vault-ca-cert
                ---
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: default
                spec:
                  method: kubernetes
                  mount: kubernetes
                  kubernetes:
                    role: vault-secrets-operator
                    serviceAccount: default
                """.formatted(sandbox.bao().address()));
    }

    /** Writes a secret of {@code secret/} (version 2). */
    void put(String path, Map<String, ?> data) {
        vault().write("secret/data/" + path, Map.of("data", data));
    }

    /** Applies manifests as a user does. */
    void apply(String namespace, String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> client.resource(item)
                        .inNamespace(namespace)
                        .forceConflicts()
                        .serverSideApply());
    }

    Optional<Secret> secret(String namespace, String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    /** The data of a Secret as text; empty if there is no such Secret. */
    Map<String, String> data(String namespace, String name) {
        Map<String, String> data = new TreeMap<>();
        secret(namespace, name)
                .map(Secret::getData)
                .ifPresent(encoded -> encoded.forEach((key, value) ->
                        data.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))));
        return data;
    }

    /** Waits until the Secret holds the value. */
    void awaitValue(String namespace, String secret, String key, String value) {
        await(Duration.ofSeconds(20), () -> value.equals(data(namespace, secret).get(key)));
    }

    /** Waits for a condition of a resource. */
    Condition awaitCondition(HasMetadata resource, String type, String status) {
        return await(
                        Duration.ofSeconds(20),
                        () -> condition(resource, type)
                                .filter(c -> c.getStatus().equals(status)),
                        Optional::isPresent)
                .orElseThrow();
    }

    Optional<Condition> condition(HasMetadata resource, String type) {
        GenericKubernetesResource now = client.genericKubernetesResources(resource.getApiVersion(), resource.getKind())
                .inNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .get();
        List<Map<String, Object>> conditions = now == null ? null : now.get("status", "conditions");
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(c -> type.equals(c.get("type")))
                        .map(c -> client.getKubernetesSerialization().convertValue(c, Condition.class))
                        .findFirst();
    }

    List<Event> events(String namespace, String name) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> name.equals(event.getInvolvedObject().getName()))
                .toList();
    }

    static void await(Duration limit, Callable<Boolean> holds) {
        Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(25)).until(holds);
    }

    static <T> T await(Duration limit, Callable<T> value, java.util.function.Predicate<T> holds) {
        return Awaitility.await()
                .atMost(limit)
                .pollInterval(Duration.ofMillis(25))
                .until(value, holds);
    }

    /** Waits as long as it takes to be sure that nothing happens. */
    static void assertStays(Duration time, Callable<Boolean> holds) {
        Awaitility.await()
                .during(time)
                .atMost(time.plusSeconds(5))
                .pollInterval(Duration.ofMillis(50))
                .until(holds);
        assertThat(time).isPositive();
    }
}
