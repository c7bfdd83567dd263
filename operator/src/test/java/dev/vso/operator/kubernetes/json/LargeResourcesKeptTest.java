package dev.vso.operator.kubernetes.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SecretTransformation;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import dev.vso.operator.kubernetes.watch.NamespaceBudget;
import dev.vso.operator.kubernetes.watch.StrippingItemStore;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
        "H6: watches keep resources of more than 2 KiB in a part of the heap, of which a namespace has half at most")
class LargeResourcesKeptTest {

    private static final int SIZE = 10_000;
    private static final int FEW = 1_000;

    private final LeanSerialization watch = new LeanSerialization(ResourceKind.jsonTypes());
    private final NamespaceBudget budget = new NamespaceBudget(10L * SIZE);
    private final StrippingItemStore<SecretTransformation> store = new StrippingItemStore<>(budget);
    private final StrippingItemStore<SecretTransformation> another = new StrippingItemStore<>(budget);

    /** Takes about this many bytes. */
    private SecretTransformation resource(String namespace, String name, int bytes) {
        return watch.unmarshal(
                """
                {"apiVersion":"secrets.hashicorp.com/v1beta1","kind":"SecretTransformation",
                 "metadata":{"name":"%s","namespace":"%s","uid":"u"},"spec":{"templates":{"a":{"text":"%s"}}}}
                """.formatted(name, namespace, "x".repeat(bytes - bytes / 10)), SecretTransformation.class);
    }

    private boolean keeps(StrippingItemStore<SecretTransformation> where, String namespace, String name, int bytes) {
        String key = namespace + "/" + name;
        where.put(key, resource(namespace, name, bytes));
        SecretTransformation kept = Objects.requireNonNull(where.get(key));
        assertThat(LargeMetadata.isReduced(kept)).isEqualTo(kept.getSpec() == null);
        return kept.getSpec() != null;
    }

    private static int kept(StrippingItemStore<SecretTransformation> where) {
        return (int) where.values().filter(it -> it.getSpec() != null).count();
    }

    @Test
    @DisplayName("One namespace gets at most half, the next its share")
    void fairShares() {
        for (int i = 0; i < 100; i++) {
            keeps(store, "greedy", "r" + i, SIZE);
        }
        assertThat(kept(store)).isEqualTo(5);
        assertThat(keeps(another, "greedy", "r", SIZE)).isFalse();
        assertThat(keeps(store, "modest", "r", SIZE)).isTrue();
        assertThat(keeps(another, "modest", "r", SIZE)).isTrue();
    }

    @Test
    void smallOnesAreKeptHoweverManyThereAre() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(keeps(store, "many", "r" + i, FEW)).isTrue();
        }
        assertThat(keeps(store, "many", "large", SIZE)).isTrue();
    }

    @Test
    @DisplayName("Deleted, smaller and re-created resources release their memory")
    void releasesMemory() {
        for (int i = 0; i < 6; i++) {
            keeps(store, "a", "r" + i, SIZE);
        }
        assertThat(keeps(store, "a", "r0", SIZE)).as("the same again").isTrue();
        assertThat(keeps(store, "a", "r5", SIZE)).isFalse();
        store.remove("a/r0");
        assertThat(keeps(store, "a", "r5", SIZE)).as("after another went").isTrue();
        assertThat(keeps(store, "a", "r6", SIZE)).isFalse();
        assertThat(keeps(store, "a", "r1", FEW)).isTrue();
        assertThat(keeps(store, "a", "r6", SIZE)).as("after another shrank").isTrue();
    }

    @Test
    @DisplayName("A resource without memory keeps its name and says why it is not used")
    void noMemoryLeft() {
        for (int i = 0; i < 6; i++) {
            keeps(store, "a", "r" + i, SIZE);
        }
        var reduced = Objects.requireNonNull(store.get("a/r5"));
        assertThat(reduced.getMetadata().getUid()).isEqualTo("u");
        assertThat(LargeMetadata.size(reduced)).isPresent();
        assertThat(LargeMetadata.refusal(reduced))
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("SecretTransformation a/r5 takes ")
                        .contains("no memory left", "of namespace a smaller or fewer", "limits.memory"));
        assertThat(LargeMetadata.refusal(Objects.requireNonNull(store.get("a/r0"))))
                .isEmpty();
    }
}
