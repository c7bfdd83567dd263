package dev.vso.operator.secret;

import static dev.vso.operator.secret.DestinationFixtures.MAC;
import static dev.vso.operator.secret.DestinationFixtures.creating;
import static dev.vso.operator.secret.DestinationFixtures.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.api.Destination;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.TestCluster;
import dev.vso.operator.kubernetes.watch.NamedSecretWatch;
import dev.vso.operator.secret.DestinationDecision.Create;
import dev.vso.operator.secret.DestinationDecision.Recreate;
import dev.vso.operator.secret.WriteResult.Written;
import dev.vso.operator.secret.hmac.HmacKeySecret;
import dev.vso.operator.secret.owner.Owner;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SecretCacheIT {
    private static TestCluster cluster;
    private static KubernetesClient client;

    private final Queue<String> told = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        cluster = new TestCluster();
        client = cluster.client();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void editsAndDeletionsArriveAndOwnWritesAreNoNews() {
        var app = owner(cluster.namespace("events"));
        var cache = started(List.of("events"));
        var writer = new DestinationWriter(client, MAC, cache);
        var key = new ObjectKey("events", "s");
        assertThat(writer.write(creating("s"), app, new Create(), data("a", "1")))
                .isInstanceOf(Written.class);
        assertThat(cache.get(key)).as("known before it is reported").isPresent();
        assertThat(cache.ownedBy(app.uid())).hasSize(1);

        var began = System.nanoTime();
        client.secrets()
                .inNamespace("events")
                .withName("s")
                .edit(it -> new SecretBuilder(it).addToData("a", "eA==").build());
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> told.contains("changed events/s"));
        var edited = System.nanoTime();
        client.secrets().inNamespace("events").withName("s").delete();
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> told.contains("gone events/s"));
        System.out.printf(
                "edit seen after %d ms, deletion after %d ms (request included)%n",
                (edited - began) / 1_000_000, (System.nanoTime() - edited) / 1_000_000);
        assertThat(told).containsExactly("changed events/s", "gone events/s");
        assertThat(cache.get(key)).isEmpty();
        cache.stop();
    }

    @Test
    void replacingASecretIsNoNews() {
        var app = owner(cluster.namespace("replacing"));
        var cache = started(List.of("replacing"));
        var writer = new DestinationWriter(client, MAC, cache);
        writer.write(creating("s"), app, new Create(), data("a", "1"));
        var typed = new Destination("s", true, false, Map.of(), Map.of(), "example.com/t", null);
        for (int i = 0; i < 20; i++) {
            var before = cache.get(new ObjectKey("replacing", "s")).orElseThrow();
            assertThat(writer.write(typed, app, new Recreate(before), data("a", "1")))
                    .isInstanceOf(Written.class);
        }
        // Reports come in order, so this one comes last.
        writer.write(creating("last"), app, new Create(), data("a", "1"));
        client.secrets().inNamespace("replacing").withName("last").delete();
        await().until(() -> told.contains("gone replacing/last"));
        assertThat(told).containsExactly("gone replacing/last");
        cache.stop();
    }

    @Test
    void foreignSecretsAreNeverSeenAndUnlabelledOnesLeave() {
        var app = owner(cluster.namespace("foreign"));
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("foreign")
                        .withName("theirs")
                        .endMetadata()
                        .build())
                .create();
        var cache = started(List.of());
        new DestinationWriter(client, MAC, cache).write(creating("s"), app, new Create(), data("a", "1"));
        client.secrets()
                .inNamespace("foreign")
                .withName("s")
                .edit(it -> new SecretBuilder(it)
                        .editMetadata()
                        .withLabels(Map.of())
                        .endMetadata()
                        .build());
        await().until(() -> told.contains("gone foreign/s"));
        assertThat(cache.get(new ObjectKey("foreign", "theirs"))).isEmpty();
        assertThat(cache.healthy()).isTrue();
        cache.stop();
    }

    @Test
    @DisplayName("Lists more Secrets than a page, in the given namespaces only")
    void severalPages() {
        cluster.namespace("many-a");
        cluster.namespace("many-b");
        cluster.namespace("many-c");
        var plain = new DestinationWriter(client, MAC, new SecretCache(client, List.of(), MAC, (b, a) -> {}));
        for (int i = 0; i < 260; i++) {
            plain.write(creating("s" + i), owner("many-a"), new Create(), data("a", "1"));
        }
        plain.write(creating("s"), owner("many-b"), new Create(), data("a", "1"));
        plain.write(creating("s"), owner("many-c"), new Create(), data("a", "1"));
        var cache = started(List.of("many-a", "many-b"));
        assertThat(cache.size()).isEqualTo(261);
        cache.stop();
    }

    @Test
    void cacheWithoutRightsIsNeitherSyncedNorHealthy() {
        try (var powerless = cluster.powerless()) {
            var cache = new SecretCache(powerless, List.of(), MAC, (before, after) -> {});
            cache.start();
            assertThat(cache.hasSynced()).isFalse();
            assertThat(cache.healthy()).isFalse();
            cache.stop();
        }
    }

    @Test
    void namedSecretIsWatchedOnceForAllWhoAsk() throws Exception {
        cluster.namespace("named");
        var key = new ObjectKey("named", "ca");
        var one = new ConcurrentLinkedQueue<String>();
        var two = new ConcurrentLinkedQueue<String>();
        try (var watch = new NamedSecretWatch(client)) {
            assertThat(watch.read(key)).isEmpty();
            var first = watch.watch(
                    key,
                    (k, secret) ->
                            one.add(secret.map(it -> it.getData().get("ca")).orElse("gone")));
            var second = watch.watch(
                    key,
                    (k, secret) ->
                            two.add(secret.map(it -> it.getData().get("ca")).orElse("gone")));
            assertThat(watch.size()).isEqualTo(1);
            create("named", "other", "eA==");
            create("named", "ca", "YQ==");
            await().until(() -> List.copyOf(one).equals(List.of("YQ==")) && two.size() == 1);
            assertThat(watch.read(key)).isPresent();
            second.close();
            client.secrets().inNamespace("named").withName("ca").delete();
            await().until(() -> List.copyOf(one).equals(List.of("YQ==", "gone")));
            assertThat(two).containsExactly("YQ==");
            first.close();
            first.close();
            assertThat(watch.size()).isZero();
        }
    }

    @Test
    @DisplayName("The HMAC key is created once, shared by replicas, and restored when deleted")
    void hmacKey() {
        cluster.namespace("operator");
        var key = new HmacKeySecret(client, "operator", new SecureRandom());
        var first = key.load();
        var second = new HmacKeySecret(client, "operator", new SecureRandom()).load();
        assertThat(second.bytes()).isEqualTo(first.bytes());
        var stored = client.secrets().inNamespace("operator").withName("vso-cc-storage-hmac-key");
        assertThat(stored.require().getImmutable()).isTrue();
        assertThat(stored.require().getMetadata().getLabels())
                .isEqualTo(Map.of(
                        "app.kubernetes.io/name", "vault-secrets-operator",
                        "app.kubernetes.io/managed-by", "hashicorp-vso",
                        "app.kubernetes.io/component", "client-cache-storage-verification"));
        stored.delete();
        key.restore(first);
        key.restore(first);
        assertThat(key.load().bytes()).isEqualTo(first.bytes());
    }

    @Test
    void macKeyOfAWrongLengthIsNamedWithTheCure() {
        cluster.namespace("broken-key");
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("broken-key")
                        .withName(HmacKeySecret.NAME)
                        .endMetadata()
                        .addToData("key", "YQ==")
                        .build())
                .create();
        var key = new HmacKeySecret(client, "broken-key", new SecureRandom());
        Assertions.assertThatThrownBy(key::load)
                .hasMessageContaining("broken-key/vso-cc-storage-hmac-key")
                .hasMessageContaining("delete it");
    }

    private SecretCache started(List<String> namespaces) {
        var cache = new SecretCache(client, namespaces, MAC, (before, after) -> {
            if (after == null) {
                told.add("gone " + Objects.requireNonNull(before).key());
            } else {
                told.add("changed " + after.key());
            }
        });
        cache.start();
        await().until(() -> cache.hasSynced() && cache.healthy());
        told.clear();
        return cache;
    }

    private static void create(String namespace, String name, String value) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .addToData("ca", value)
                        .build())
                .create();
    }

    private static Owner owner(String namespace) {
        return new Owner(
                "secrets.hashicorp.com/v1beta1",
                "VaultStaticSecret",
                namespace,
                "app",
                "uid-" + namespace,
                Instant.parse("2026-01-01T00:00:00Z"));
    }
}
