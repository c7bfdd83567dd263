package dev.vso.operator.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A store of some namespaces holds their objects, in whichever order watch and list report them. */
class PartitionedItemStoreTest {

    private final Set<String> namespaces = new HashSet<>(Set.of("ours"));
    private final PartitionedItemStore<ConfigMap> store = new PartitionedItemStore<>(
            new StrippingItemStore<>(new NamespaceBudget(1 << 20)),
            namespaces::contains,
            key -> Optional.of(object(key.namespace(), key.name(), 0)));

    private static ConfigMap object(String namespace, String name, int version) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withResourceVersion(Integer.toString(version))
                .endMetadata()
                .build();
    }

    private void watched(String namespace, String name, int version) {
        var _ = store.put(namespace + "/" + name, object(namespace, name, version));
    }

    private List<String> kept() {
        return store.values()
                .map(it -> it.getMetadata().getName() + "@" + it.getMetadata().getResourceVersion())
                .sorted()
                .toList();
    }

    @Test
    @DisplayName("Objects of other namespaces are not kept")
    void otherNamespaces() {
        watched("ours", "a", 1);
        watched("theirs", "b", 2);
        assertThat(kept()).containsExactly("a@1");
    }

    @Test
    @DisplayName("Objects of other namespaces leave no name in the watch")
    void noNamesOfOthers() {
        assertThat(store.remove("theirs/b")).isNotNull().satisfies(gone -> {
            assertThat(gone.getMetadata().getNamespace()).isEqualTo("theirs");
            assertThat(gone.getMetadata().getName()).isEqualTo("b");
        });
    }

    @Test
    @DisplayName("The list fills in objects unless the watch has a newer version")
    void listAfterWatch() {
        store.expect();
        namespaces.add("theirs");
        watched("theirs", "newer", 9);
        store.offer(object("theirs", "newer", 5));
        store.offer(object("theirs", "old", 3));
        var _ = store.remove("theirs/deleted");
        store.offer(object("theirs", "deleted", 4));
        store.listed();
        assertThat(kept()).containsExactly("newer@9", "old@3");
    }

    @Test
    void theWatchThatIsBehindTheListChangesNothing() {
        store.offer(object("ours", "a", 5));
        watched("ours", "a", 4);
        assertThat(kept()).containsExactly("a@5");
        watched("ours", "a", 6);
        assertThat(kept()).containsExactly("a@6");
    }

    @Test
    @DisplayName("Dropped objects are reported, and return only with their namespace")
    void droppedNamespace() {
        watched("ours", "a", 1);
        namespaces.clear();
        assertThat(store.drop("ours"::equals))
                .extracting(it -> it.getMetadata().getName())
                .containsExactly("a");
        watched("ours", "a", 2);
        store.offer(object("ours", "a", 2));
        assertThat(store.size()).isZero();
    }
}
