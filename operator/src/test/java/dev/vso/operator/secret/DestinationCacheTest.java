package dev.vso.operator.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.NamedSecrets;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.secret.hmac.HmacKey;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.OwnerFactory;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DestinationCacheTest {

    private static final ObjectKey KEY = new ObjectKey("shop", "s");

    private final SecretHmac hmac = new SecretHmac(new HmacKey(new byte[HmacKey.LENGTH]));
    private final DestinationIndex index = new DestinationIndex();
    private final List<ObjectKey> woken = new ArrayList<>();
    private final KubernetesClient client =
            new KubernetesClientBuilder().withConfig(Config.empty()).build();
    private final ReportingAtOnce named = new ReportingAtOnce();
    private final DestinationCache destinations =
            new DestinationCache(new SecretCache(client, List.of(), hmac, (_, _) -> {}), named, hmac, index);

    DestinationCacheTest() {
        VaultStaticSecret resource = Serialization.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultStaticSecret
                metadata: {name: web, namespace: shop, uid: u-1, creationTimestamp: '2030-01-01T00:00:00Z'}
                spec: {destination: {name: s}}
                """, VaultStaticSecret.class);
        index.enter(
                OwnerFactory.of(resource),
                new ReconcileTrigger() {
                    @Override
                    public void enqueue(ObjectKey which) {
                        woken.add(which);
                    }

                    @Override
                    public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {}
                },
                List.of(KEY));
    }

    @AfterEach
    void close() {
        destinations.close();
        client.close();
    }

    /** Its first report comes on the caller's thread, as an informer's does whose list was answered at once. */
    private static final class ReportingAtOnce implements NamedSecrets {

        private int open;

        private static Secret secret(String version, String label) {
            return new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace(KEY.namespace())
                    .withName(KEY.name())
                    .withUid("s-1")
                    .withResourceVersion(version)
                    .addToLabels("is", label)
                    .endMetadata()
                    .build();
        }

        @Override
        public Subscription watch(ObjectKey key, Listener listener) {
            open++;
            listener.changed(key, Optional.of(secret("2", "reported")));
            return () -> open--;
        }

        @Override
        public Optional<Secret> read(ObjectKey key) {
            return Optional.of(secret("1", "read"));
        }
    }

    @Test
    @DisplayName("A report that comes before the watch is there counts, and wakes the resource")
    void reportedAtOnce() {
        destinations.observed(KEY, false);
        assertThat(woken).hasSize(1);
        assertThat(destinations.observed(KEY, false).orElseThrow().labels()).containsEntry("is", "reported");
        assertThat(named.open).isEqualTo(1);
    }

    @Test
    @DisplayName("A Secret that no resource names is watched no longer")
    void unnamed() {
        destinations.follow(KEY);
        destinations.follow(KEY);
        assertThat(named.open).as("one watch, however often it is read").isEqualTo(1);
        destinations.close();
        assertThat(named.open).isZero();
    }
}
