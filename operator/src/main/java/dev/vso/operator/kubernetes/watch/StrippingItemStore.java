package dev.vso.operator.kubernetes.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An informer's store that drops {@code metadata.managedFields}: it is a quarter of the memory, and not used. Large
 * resources are kept within a budget that all watches share; without free budget they are {@linkplain
 * LargeMetadata#reduce reduced}.
 */
public final class StrippingItemStore<V extends HasMetadata> extends BasicItemStore<V> {

    private final NamespaceBudget budget;
    private final Map<String, NamespaceBudget.Part> parts = new HashMap<>();

    /** @param budget for resources of more than 2 KiB */
    public StrippingItemStore(NamespaceBudget budget) {
        super(Cache::metaNamespaceKeyFunc);
        this.budget = budget;
    }

    @Override
    public synchronized @Nullable V put(String key, V resource) {
        resource.getMetadata().setManagedFields(List.of());
        free(key);
        long bytes = LargeMetadata.kept(resource);
        if (bytes > 0) {
            budget.take(resource.getMetadata().getNamespace(), bytes)
                    .ifPresentOrElse(part -> parts.put(key, part), () -> LargeMetadata.reduce(resource));
        }
        return super.put(key, resource);
    }

    @Override
    public synchronized @Nullable V remove(String key) {
        free(key);
        return super.remove(key);
    }

    private void free(String key) {
        NamespaceBudget.Part part = parts.remove(key);
        if (part != null) {
            part.close();
        }
    }
}
