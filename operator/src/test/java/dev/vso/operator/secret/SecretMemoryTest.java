package dev.vso.operator.secret;

import static dev.vso.operator.secret.DestinationFixtures.MAC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.KeysOnlyItemStore;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Memory use of Secrets of 2 KiB, added as the watch adds them. */
@Isolated("measures the heap of the whole process")
class SecretMemoryTest {
    private static final int SECRETS = 10_000;

    private final ObservedSecrets observed = new ObservedSecrets((before, after) -> {});
    private final KeysOnlyItemStore store = new KeysOnlyItemStore(new KeysOnlyItemStore.Sink() {
        @Override
        public void put(ObjectKey key, Secret secret) {
            observed.reported(ObservedSecret.reduce(secret, MAC));
        }

        @Override
        public void remove(ObjectKey key, String uid) {
            observed.gone(key, uid);
        }
    });

    @Test
    void neitherTheSecretNorItsDataStay() {
        var json = new KubernetesSerialization();
        var fed = new ArrayList<WeakReference<Object>>();
        for (int i = 0; i < 100; i++) {
            feed(json, i, fed);
        }
        await().untilAsserted(() -> {
            System.gc();
            assertThat(fed).allMatch(it -> it.get() == null);
        });
        assertThat(observed.size()).isEqualTo(100);
    }

    @Test
    void tenThousandSecretsTakeAFewMegabytes() {
        var json = new KubernetesSerialization();
        feed(json, 0, new ArrayList<>());
        var before = used();
        for (int i = 1; i <= SECRETS; i++) {
            feed(json, i, new ArrayList<>());
        }
        var perSecret = (used() - before) / SECRETS;
        System.out.printf("%d bytes of heap per Secret of 2 KiB%n", perSecret);
        assertThat(store.size()).isEqualTo(SECRETS + 1);
        assertThat(perSecret).isLessThan(2_500);
    }

    private void feed(KubernetesSerialization json, int number, List<WeakReference<Object>> fed) {
        var secret = json.unmarshal(text(number), Secret.class);
        fed.add(new WeakReference<>(secret));
        fed.add(new WeakReference<>(secret.getData()));
        fed.add(new WeakReference<>(secret.getData().get("password")));
        fed.add(new WeakReference<>(secret.getMetadata().getManagedFields()));
        store.put(store.getKey(secret), secret);
    }

    private static String text(int number) {
        var value = new byte[1_500];
        new Random(number).nextBytes(value);
        return """
            {"apiVersion":"v1","kind":"Secret","type":"Opaque","metadata":{"name":"secret-%1$d","namespace":"ns-%2$d",
             "uid":"0000-%1$036d","resourceVersion":"%1$d","creationTimestamp":"2026-01-01T00:00:00Z",
             "labels":{"app.kubernetes.io/managed-by":"hashicorp-vso","app.kubernetes.io/name":"vault-secrets-operator",
              "app.kubernetes.io/component":"secret-sync","secrets.hashicorp.com/vso-ownerRefUID":"%1$036d"},
             "ownerReferences":[{"apiVersion":"secrets.hashicorp.com/v1beta1","kind":"VaultStaticSecret","name":"app-%1$d","uid":"%1$036d"}],
             "managedFields":[{"manager":"vault-secrets-operator:%1$036d","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1",
              "time":"2026-01-01T00:00:00Z","fieldsV1":{"f:data":{"f:user":{},"f:password":{},"f:_raw":{}},
              "f:metadata":{"f:labels":{"f:app.kubernetes.io/managed-by":{},"f:app.kubernetes.io/name":{},
              "f:app.kubernetes.io/component":{},"f:secrets.hashicorp.com/vso-ownerRefUID":{}}}}}]},
             "data":{"user":"dXNlcg==","_raw":"dXNlcg==","password":"%3$s"}}
            """.formatted(number, number % 100, Base64.getEncoder().encodeToString(value));
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
