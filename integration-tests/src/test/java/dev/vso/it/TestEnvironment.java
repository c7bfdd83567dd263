package dev.vso.it;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.vso.operator.app.TestOptions;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.testing.BaoClient;
import dev.vso.testing.HttpFaultProxy;
import dev.vso.testing.KubeSetup;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.Progress;
import dev.vso.testing.Sandbox;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** One sandbox for all integration tests of a run, each with namespaces and paths of its own. */
public final class TestEnvironment {

    /** Retries soon enough for a test. */
    static final String[] IMPATIENT = {"--backoff-initial-interval=1s", "--backoff-max-interval=2s"};

    /** Revokes replaced credentials at once, so that Vault has exactly the credentials in use. */
    static final String NO_OVERLAP = "--lease-overlap=0s";

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static final class Holder {
        private static final TestEnvironment ONLY = new TestEnvironment();
    }

    private final Sandbox sandbox;
    private final KubernetesClient client;
    private final OperatorAccount account;
    private final Queue<String> namespaces = new ConcurrentLinkedQueue<>();

    private TestEnvironment() {
        // Failures in these tests are intended.
        ((Logger) LoggerFactory.getLogger("dev.vso.operator")).setLevel(Level.ERROR);
        sandbox = Sandbox.start(folder(), Progress.silent());
        client = sandbox.kube().adminClient();
        account = OperatorAccount.everywhere(sandbox, "operator");
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
    }

    /** Runs of tests side by side have servers of their own. */
    private static Path folder() {
        return Path.of("target", System.getProperty("vso.sandbox.name", "sandbox"))
                .toAbsolutePath();
    }

    /** The sandbox, started on first use. */
    public static TestEnvironment get() {
        return Holder.ONLY;
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    public KubernetesClient client() {
        return client;
    }

    public BaoClient vault() {
        return sandbox.bao().root();
    }

    /** Writes roles, policies and secrets to Vault. */
    public VaultFixture inVault() {
        return new VaultFixture(vault());
    }

    /** An operator in this process, with the rights that the chart gives it. */
    public VaultSecretsOperator operator(String... flags) {
        return VaultSecretsOperator.start(options(flags), () -> {});
    }

    /** An operator with this kubeconfig, short retries and this overlap. */
    VaultSecretsOperator impatient(Path kubeconfig, String overlap) {
        return VaultSecretsOperator.start(
                TestOptions.read(kubeconfig, KubeSetup.OPERATOR_NAMESPACE, IMPATIENT[0], IMPATIENT[1], overlap),
                () -> {});
    }

    /** Writes a copy of the kubeconfig that leads through the proxy. */
    Path through(HttpFaultProxy proxy, Path kubeconfig, String name) throws IOException {
        String server = sandbox.kube().address().toString();
        return Files.writeString(
                sandbox.folder().resolve(name + ".kubeconfig"),
                Files.readString(kubeconfig).replace(server, proxy.address().toString()));
    }

    /** The metrics page of an operator in this process. */
    static String metrics(VaultSecretsOperator operator) {
        URI page = URI.create("http://127.0.0.1:" + operator.ports().getLast() + "/metrics");
        try (var stream = page.toURL().openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    OperatorOptions options(String... flags) {
        return TestOptions.read(account.kubeconfig(), KubeSetup.OPERATOR_NAMESPACE, flags);
    }

    /** A new namespace with its service account {@code default}. */
    public String namespace(String prefix) {
        String name = prefix + "-" + NAMES.incrementAndGet();
        sandbox.namespace(name);
        namespaces.add(name);
        return name;
    }

    /** Deletes all namespaces of this class, so that the next class's operator has only its own resources. */
    public void leave() {
        for (String name = namespaces.poll(); name != null; name = namespaces.poll()) {
            for (String kind : List.of("VaultStaticSecret", "VaultAuth", "VaultConnection")) {
                client.genericKubernetesResources("secrets.hashicorp.com/v1beta1", kind)
                        .inNamespace(name)
                        .delete();
            }
            client.namespaces().withName(name).delete();
        }
    }

    /** A VaultAuth with a role of Vault, and further lines of its spec. */
    public void auth(String namespace, String name, String role, String more) {
        apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: %s
                spec:
                  method: kubernetes
                  mount: kubernetes
                  kubernetes:
                    role: %s
                    serviceAccount: default
                """.formatted(name, role) + more.indent(2));
    }

    /** A VaultConnection with these lines as its spec. */
    public void connection(String namespace, String name, String spec) {
        apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultConnection
                metadata:
                  name: %s
                spec:
                """.formatted(name) + spec.indent(2));
    }

    /** Applies the manifest; returns a handle of the resource. */
    public ResourceHandle apply(String namespace, StaticSecretYaml manifest) {
        apply(namespace, manifest.toString());
        return subject("VaultStaticSecret", namespace, manifest.name());
    }

    public ResourceHandle subject(String kind, String namespace, String name) {
        return new ResourceHandle(client, "secrets.hashicorp.com/v1beta1", kind, namespace, name);
    }

    /** The operator's VaultConnection and VaultAuth {@code default}, which every namespace may use. */
    public void defaultAuth() {
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

    /** Applies manifests as a user does. */
    public void apply(String namespace, String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> client.resource(item)
                        .inNamespace(namespace)
                        .forceConflicts()
                        .serverSideApply());
    }

    /** Applies a manifest to the namespace that it names itself. */
    void applyAsWritten(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> client.resource(item).forceConflicts().serverSideApply());
    }

    public Optional<Secret> secret(String namespace, String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    /** Edits a Secret as with kubectl. */
    public void edit(String namespace, String name, Consumer<Secret> change) {
        Polling.retryOnConflict(
                () -> client.secrets().inNamespace(namespace).withName(name).edit(secret -> {
                    change.accept(secret);
                    return secret;
                }));
    }

    /** The data of a Secret as text; empty if there is no such Secret. */
    public Map<String, String> data(String namespace, String name) {
        return secret(namespace, name).map(TestEnvironment::data).orElseGet(TreeMap::new);
    }

    /** The data of all Secrets of a namespace as text, by their names. */
    Map<String, Map<String, String>> dataOfAll(String namespace) {
        return client.secrets().inNamespace(namespace).list().getItems().stream()
                .collect(Collectors.toMap(secret -> secret.getMetadata().getName(), TestEnvironment::data));
    }

    private static Map<String, String> data(Secret secret) {
        Map<String, String> data = new TreeMap<>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) ->
                            data.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        }
        return data;
    }

    /** Waits until the Secret holds the value. */
    public void awaitValue(String namespace, String secret, String key, String value) {
        Polling.await(
                Duration.ofSeconds(20),
                () -> value.equals(data(namespace, secret).get(key)));
    }

    /** Waits for a condition of a resource. */
    Condition awaitCondition(HasMetadata resource, String type, String status) {
        return Polling.await(
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
}
