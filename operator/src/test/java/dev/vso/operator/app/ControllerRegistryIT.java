package dev.vso.operator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.controller.staticsecret.StaticSecretKind;
import dev.vso.operator.kubernetes.TestCluster;
import dev.vso.operator.kubernetes.http.CredentialOutage;
import dev.vso.operator.kubernetes.http.ThrottledHttpClientFactory;
import dev.vso.operator.reconcile.LifecyclePhase;
import dev.vso.operator.reconcile.StatusPatches;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Changes of a resource during its reconciliation are not lost. */
class ControllerRegistryIT {

    private static final String NAMESPACE = "default";
    private static final Path CRD =
            Path.of("..", "charts", "vault-secrets-operator", "crds", "secrets.hashicorp.com_vaultstaticsecrets.yaml");
    private static final String EDIT = "edited";

    private static TestCluster cluster;

    private final CloseableStack parts = new CloseableStack();
    private final Looks looks = new Looks();
    private final AtomicReference<Runnable> beforeStatus = new AtomicReference<>(() -> {});
    private ControllerRegistry controllers;
    private OperatorContext context;

    /** The state of a resource at one reconciliation. */
    private record Reconciliation(String uid, LifecyclePhase stage, Map<String, String> labels) {}

    @BeforeAll
    static void start() throws IOException {
        cluster = new TestCluster();
        try (InputStream definition = Files.newInputStream(CRD)) {
            cluster.client().load(definition).serverSideApply();
        }
        await().ignoreExceptions()
                .until(() -> cluster.client()
                        .resources(VaultStaticSecret.class)
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems()
                        .isEmpty());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        var options = TestOptions.read(Path.of("unused"), NAMESPACE);
        KubernetesClient client = parts.push(new KubernetesClientBuilder()
                .withConfig(cluster.client().getConfiguration())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("status", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        if (request.uri().getPath().endsWith("/status")) {
                            beforeStatus.get().run();
                        }
                    }
                }))
                .build());
        context = OperatorContext.create(
                options,
                client,
                new CredentialOutage(),
                new ThrottledHttpClientFactory(new CredentialOutage()).load(),
                Optional.empty(),
                parts);
        controllers = parts.push(new ControllerRegistry(context, new Leadership(NAMESPACE, () -> {})));
        controllers.add(new StaticSecretKind(), looks);
        controllers.start();
        context.reconciling().executor().open();
    }

    @AfterEach
    void close() {
        assertThat(context.reconciling().submissions().unreported())
                .as("tasks of which the framework did not say what they are about")
                .isZero();
        looks.goOn.countDown();
        parts.close();
        cluster.client()
                .resources(VaultStaticSecret.class)
                .inNamespace(NAMESPACE)
                .delete();
    }

    private static VaultStaticSecret make() {
        var resource = cluster.client().getKubernetesSerialization().unmarshal("""
                        apiVersion: secrets.hashicorp.com/v1beta1
                        kind: VaultStaticSecret
                        metadata: {name: web, namespace: default}
                        spec: {type: kv-v2, mount: kv, path: web, destination: {name: web}}
                        """, VaultStaticSecret.class);
        return cluster.client().resource(resource).create();
    }

    private static String uid(HasMetadata resource) {
        return resource.getMetadata().getUid();
    }

    @Test
    @DisplayName("A resource re-created while its predecessor is reconciled is reconciled, too")
    void recreatedWhileReconciled() {
        VaultStaticSecret before = make();
        await().until(() -> looks.seen.size() == 1);
        looks.status = Optional.of(
                VaultStaticSecretStatus.NONE.toBuilder().lastGeneration(7).build());
        cluster.client().resource(before).delete();
        VaultStaticSecret anew = make();
        await().until(() -> controllers.all(VaultStaticSecret.class).anyMatch(it -> uid(it).equals(uid(anew))));
        looks.goOn.countDown();
        await().untilAsserted(() ->
                assertThat(looks.seen).contains(new Reconciliation(uid(anew), LifecyclePhase.ACTIVE, Map.of())));
        assertThat(cluster.client().resource(anew).get().getStatus())
                .as("what the one before came to")
                .isNull();
    }

    @Test
    @DisplayName("A resource edited while its status is written is reconciled again")
    void editedWhileStatusIsWritten() {
        var once = new AtomicBoolean();
        looks.goOn.countDown();
        looks.status = Optional.of(
                VaultStaticSecretStatus.NONE.toBuilder().lastGeneration(1).build());
        beforeStatus.set(() -> {
            if (once.compareAndSet(false, true)) {
                cluster.client()
                        .resources(VaultStaticSecret.class)
                        .inNamespace(NAMESPACE)
                        .withName("web")
                        .edit(it -> {
                            it.getMetadata().setLabels(Map.of(EDIT, "yes"));
                            return it;
                        });
            }
        });
        make();
        await().untilAsserted(() -> assertThat(looks.seen)
                .anySatisfy(look -> assertThat(look.labels()).containsKey(EDIT)));
    }

    @Test
    @DisplayName("A deleted resource gets no finalizer")
    void deletedGetsNoFinalizer() {
        var finalizers = new Finalizers(cluster.client());
        looks.goOn.countDown();
        VaultStaticSecret resource = make();
        assertThat(finalizers.add(resource, "example.com/traces")).isTrue();
        VaultStaticSecret held = cluster.client().resource(resource).get();
        assertThat(finalizers.add(held, "example.com/traces")).isTrue();
        finalizers.remove(held, "example.com/traces");
        cluster.client().resource(resource).delete();
        assertThat(finalizers.add(resource, "example.com/traces")).isFalse();
    }

    /** Records the resources that it reconciles; the first reconciliation waits until the test releases it. */
    static final class Looks implements Reconciler<VaultStaticSecret> {

        private final List<Reconciliation> seen = new CopyOnWriteArrayList<>();
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile Optional<VaultStaticSecretStatus> status = Optional.empty();

        @Override
        public UpdateControl<VaultStaticSecret> reconcile(
                VaultStaticSecret resource, Context<VaultStaticSecret> context) throws InterruptedException {
            seen.add(new Reconciliation(
                    uid(resource),
                    LifecyclePhase.of(resource, context),
                    Optional.ofNullable(resource.getMetadata().getLabels()).orElse(Map.of())));
            goOn.await();
            boolean first = uid(resource).equals(seen.getFirst().uid());
            return StatusPatches.of(resource, new VaultStaticSecret(), first ? status.orElse(null) : null);
        }
    }
}
