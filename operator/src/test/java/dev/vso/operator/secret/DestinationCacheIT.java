package dev.vso.operator.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.TestCluster;
import dev.vso.operator.kubernetes.watch.NamedSecretWatch;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.secret.hmac.HmacKey;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.template.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The known state of a destination is never older than its last report. */
class DestinationCacheIT {

    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private static TestCluster cluster;

    private final SecretHmac hmac = new SecretHmac(new HmacKey(new byte[HmacKey.LENGTH]));
    private final DestinationIndex destinationIndex = new DestinationIndex();
    private final AtomicInteger woken = new AtomicInteger();
    private final AtomicReference<Runnable> afterReading = new AtomicReference<>(() -> {});
    private final VaultStaticSecret resource = Serialization.unmarshal("""
            apiVersion: secrets.hashicorp.com/v1beta1
            kind: VaultStaticSecret
            metadata: {name: web, uid: u-1, creationTimestamp: '2030-01-01T00:00:00Z'}
            spec: {destination: {name: s, create: true}}
            """, VaultStaticSecret.class);
    private KubernetesClient client;
    private NamedSecretWatch named;
    private SecretCache cache;
    private DestinationCache destinations;
    private ObjectKey key;
    private Owner owner;

    @BeforeAll
    static void start() {
        cluster = new TestCluster();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        String namespace = cluster.namespace("destinations-" + NAMESPACES.incrementAndGet());
        client = new KubernetesClientBuilder()
                .withConfig(cluster.client().getConfiguration())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("reading", new Interceptor() {
                    @Override
                    public void after(
                            HttpRequest request,
                            HttpResponse<?> response,
                            AsyncBody.Consumer<List<ByteBuffer>> consumer) {
                        if (request.uri().getPath().endsWith("/s")) {
                            afterReading.get().run();
                        }
                    }
                }))
                .build();
        named = new NamedSecretWatch(client);
        cache = new SecretCache(cluster.client(), List.of(), hmac, (_, _) -> {});
        destinations = new DestinationCache(cache, named, hmac, destinationIndex);
        key = new ObjectKey(namespace, "s");
        resource.getMetadata().setNamespace(namespace);
        owner = OwnerFactory.of(resource);
        destinationIndex.enter(owner, new Counting(), List.of(key));
    }

    @AfterEach
    void close() {
        destinations.close();
        named.close();
        client.close();
    }

    private final class Counting implements ReconcileTrigger {
        @Override
        public void enqueue(ObjectKey which) {
            woken.incrementAndGet();
        }

        @Override
        public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {}
    }

    private static SecretData data(String value) {
        return SecretData.of(Map.of("k", value.getBytes(StandardCharsets.UTF_8)));
    }

    private void make() {
        cluster.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(key.namespace())
                        .withName(key.name())
                        .endMetadata()
                        .build())
                .create();
    }

    /** Returns when the watch has reported the edit. */
    private Secret edit(String value) {
        int before = woken.get();
        Secret edited = cluster.client()
                .secrets()
                .inNamespace(key.namespace())
                .withName(key.name())
                .edit(it -> it.edit()
                        .editMetadata()
                        .addToLabels("is", value)
                        .endMetadata()
                        .build());
        await().until(() -> woken.get() > before);
        return edited;
    }

    /** The state after the watch's first report. */
    private ObservedSecret followed() {
        make();
        destinations.observed(key, false);
        await().until(() -> woken.get() > 0);
        return known();
    }

    private ObservedSecret known() {
        return destinations.observed(key, false).orElseThrow();
    }

    @Test
    @DisplayName("A report during a read is not overwritten by it")
    void reportDuringRead() {
        followed();
        var once = new AtomicInteger();
        afterReading.set(() -> {
            if (once.incrementAndGet() == 1) {
                edit("newer");
            }
        });
        destinations.follow(key);
        assertThat(known().labels()).containsEntry("is", "newer");
    }

    @Test
    void aWriteThatWasOvertakenIsNotWhatIsKnown() {
        ObservedSecret written = followed();
        edit("newer");
        destinations.written(written);
        assertThat(known().labels()).containsEntry("is", "newer");
    }

    @Test
    void aReportThatIsBehindAWriteIsNoNews() {
        followed();
        Secret later = edit("before")
                .edit()
                .editMetadata()
                .withResourceVersion("4000000000")
                .addToLabels("is", "written")
                .endMetadata()
                .build();
        destinations.written(ObservedSecret.reduce(later, hmac));
        edit("behind");
        assertThat(known().labels()).containsEntry("is", "written");
    }

    /**
     * A Secret that was created here and deleted while its watch was broken is never reported, neither its creation nor
     * its deletion.
     */
    @Test
    @DisplayName("An owned Secret whose deletion was missed is created again")
    void unseenDeletion() throws SyncException {
        var writer = new SecretWriter(
                new DestinationPlan(destinationIndex, SecretTypes.USUAL),
                new DestinationWriter(cluster.client(), hmac, cache),
                destinations,
                cache,
                hmac,
                destinationIndex);
        var destination = resource.getSpec().destination();
        writer.deliver(owner, destination, data("one"), Optional.empty());
        cluster.client()
                .secrets()
                .inNamespace(key.namespace())
                .withName(key.name())
                .delete();
        writer.deliver(owner, destination, data("two"), Optional.of(hmac.of(data("one"))));
        assertThat(named.read(key)).isPresent();
    }
}
