package dev.vso.operator.auth.connection;

import static dev.vso.operator.auth.KnownObjects.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.auth.KnownObjects;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.TestCluster;
import dev.vso.operator.kubernetes.watch.NamedSecretWatch;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.client.VaultClient;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A VaultConnection that waits for the Secret of its CA is reconciled when the Secret appears, with a real API server.
 */
class CaSecretsIT {

    private static TestCluster cluster;

    private final DelayedExecutor executor = new DelayedExecutor();
    private final Set<ObjectKey> woken = ConcurrentHashMap.newKeySet();
    private NamedSecretWatch secrets;
    private WatchedCaSecrets caSecrets;

    @BeforeAll
    static void startCluster() {
        cluster = new TestCluster();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        secrets = new NamedSecretWatch(cluster.client());
        caSecrets = new WatchedCaSecrets(secrets, woken::add);
    }

    @AfterEach
    void close() {
        cluster.client().secrets().inNamespace("default").delete();
        secrets.close();
        executor.close();
    }

    private static void write(String name, String pem) {
        cluster.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .endMetadata()
                        .withStringData(Map.of(CaSecrets.KEY, pem))
                        .build())
                .serverSideApply();
    }

    private void assertMissing(String connection, String secret) {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> caSecrets.pem(key(connection), key(secret)))
                .withMessageContaining("Secret %s with key ca.crt does not exist; create it", secret);
    }

    private void assertWoken(String... connections) {
        Set<ObjectKey> expected =
                Set.of(List.of(connections).stream().map(KnownObjects::key).toArray(ObjectKey[]::new));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> woken.equals(expected));
        woken.clear();
    }

    /** Works without the watch of VaultConnections, which may be behind. */
    @Test
    @DisplayName("A Secret that appears or changes triggers all connections that use it")
    void secretTriggersConnections() throws SyncException {
        assertMissing("default/eu", "default/ca");
        assertMissing("default/us", "default/ca");
        assertMissing("default/other", "default/another");
        write("ca", "one");
        assertWoken("default/eu", "default/us");
        assertThat(caSecrets.pem(key("default/eu"), key("default/ca"))).isEqualTo("one");

        write("ca", "two");
        assertWoken("default/eu", "default/us");
        assertThat(secrets.size()).isEqualTo(2);
    }

    @Test
    @DisplayName("A Secret is watched while a connection refers to it, even if it does not exist")
    void watchedWhileReferenced() throws SyncException {
        var objects = new KnownObjects()
                .withConnection("default/eu", "{address: 'https://v', caCertSecretRef: ca}")
                .withConnection("default/us", "{address: 'https://v', caCertSecretRef: ca}")
                .withConnection("default/open", "{address: 'http://v'}");
        try (var connections = new VaultConnections(
                objects, caSecrets, _ -> VaultObserver.NONE, executor, VaultClient.CONCURRENCY, List.of())) {
            connections.get(key("default/open"));
            assertThatExceptionOfType(SyncException.class).isThrownBy(() -> connections.get(key("default/eu")));
            assertThatExceptionOfType(SyncException.class).isThrownBy(() -> connections.get(key("default/us")));

            connections.forget(key("default/open"));
            connections.forget(key("default/us"));
            assertThat(secrets.size()).isEqualTo(1);
            write("ca", "one");
            assertWoken("default/eu");

            objects.withConnection("default/eu", "{address: 'http://v'}");
            connections.get(key("default/eu"));
            assertThat(secrets.size()).isZero();
        }
    }

    @Test
    void anotherSecretTakesThePlaceOfTheFormer() {
        assertMissing("default/eu", "default/ca");
        assertMissing("default/eu", "default/new");
        assertThat(secrets.size()).isEqualTo(1);
        write("new", "one");
        assertWoken("default/eu");

        caSecrets.forget(key("default/eu"));
        caSecrets.forget(key("default/eu"));
        assertThat(secrets.size()).isZero();
    }
}
