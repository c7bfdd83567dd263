package dev.vso.operator.kubernetes.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.watch.NamespaceBudget;
import dev.vso.operator.kubernetes.watch.StrippingItemStore;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Memory of VaultStaticSecrets that were applied with kubectl and synced, read as the watch reads them. */
@Isolated("measures the heap of the whole process")
class ResourceMemoryTest {

    private static final int RESOURCES = 10_000;

    private final KubernetesSerialization json = new LeanSerialization(ResourceKind.jsonTypes());
    private final StrippingItemStore<VaultStaticSecret> store = new StrippingItemStore<>(new NamespaceBudget(1 << 20));

    @Test
    void aResourceTakesTwoKilobytes() {
        feed(0);
        long before = used();
        for (int i = 1; i <= RESOURCES; i++) {
            feed(i);
        }
        long perResource = (used() - before) / RESOURCES;
        System.out.printf("%d bytes of heap per VaultStaticSecret in the watch's store%n", perResource);
        assertThat(store.size()).isEqualTo(RESOURCES + 1);
        assertThat(perResource).isLessThan(2_048);
    }

    private void feed(int number) {
        var event = json.unmarshal(text(number), WatchEvent.class);
        var resource = (VaultStaticSecret) event.getObject();
        store.put(store.getKey(resource), resource);
    }

    private static String text(int number) {
        return """
            {"type":"MODIFIED","object":{"apiVersion":"secrets.hashicorp.com/v1beta1","kind":"VaultStaticSecret",
             "metadata":{"name":"app-%1$d","namespace":"ns-%2$d","uid":"0000-%1$031d","resourceVersion":"%1$d","generation":1,
              "creationTimestamp":"2026-01-01T00:00:00Z","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"%3$s"},
              "managedFields":[{"manager":"kubectl","operation":"Update","fieldsV1":{"f:spec":{"f:mount":{},"f:path":{}}}}]},
             "spec":{"mount":"secret","path":"ns-%2$d/app-%1$d","type":"kv-v2","refreshAfter":"60s","hmacSecretData":true,
              "destination":{"name":"app-%1$d","create":true,"overwrite":false}},
             "status":{"lastGeneration":1,"secretMAC":"%1$044d","conditions":[
              {"type":"SecretSynced","status":"True","reason":"Synced","message":"Secret app-%1$d is in sync with Vault","observedGeneration":1,"lastTransitionTime":"2026-01-01T00:00:01Z"},
              {"type":"Healthy","status":"True","reason":"Healthy","message":"the last sync succeeded","observedGeneration":1,"lastTransitionTime":"2026-01-01T00:00:01Z"},
              {"type":"Ready","status":"True","reason":"Ready","message":"Secret app-%1$d can be used","observedGeneration":1,"lastTransitionTime":"2026-01-01T00:00:01Z"}]}}}
            """.formatted(number, number % 100, "x".repeat(500));
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
