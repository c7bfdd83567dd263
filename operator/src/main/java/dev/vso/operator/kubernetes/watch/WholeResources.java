package dev.vso.operator.kubernetes.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fetches large resources that a watch reduced, for one reconciliation, within a memory budget. */
public final class WholeResources {

    /** The fraction of the heap for all resources that are being reconciled. */
    private static final int PART_OF_HEAP = 8;

    /** A resource is in memory as answer, as text and as objects, and once more in the answer to its status update. */
    private static final int COPIES = 6;

    private final KubernetesClient client;
    private final Supplier<KubernetesSerialization> fresh;
    private @Nullable KubernetesSerialization json;
    private final NamespaceBudget budget;

    /**
     * @param json creates the serialization that does not reduce resources; called on first use
     * @param heap maximum heap size in bytes
     */
    public WholeResources(KubernetesClient client, Supplier<KubernetesSerialization> json, long heap) {
        this.client = client;
        this.fresh = json;
        this.budget = new NamespaceBudget(heap / PART_OF_HEAP);
    }

    /** The result. */
    public sealed interface Fetched<P> {

        /** The resource; close its part of the budget after use. */
        record Whole<P>(P resource, NamespaceBudget.Part part) implements Fetched<P> {}

        /** There is no budget for it now. */
        record Later<P>() implements Fetched<P> {}

        /** It no longer exists. */
        record Gone<P>() implements Fetched<P> {}
    }

    /**
     * Sends one request.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server does not answer or refuses
     */
    public <P extends HasMetadata> Fetched<P> fetch(P reduced) {
        var metadata = reduced.getMetadata();
        Optional<NamespaceBudget.Part> part = budget.take(
                metadata.getNamespace(), COPIES * LargeMetadata.size(reduced).orElse(0));
        if (part.isEmpty()) {
            return new Fetched.Later<>();
        }
        boolean used = false;
        try {
            Optional<P> whole =
                    read(reduced).filter(found -> found.getMetadata().getUid().equals(metadata.getUid()));
            whole.ifPresent(LargeMetadata::setFetched);
            used = whole.isPresent();
            return whole.<Fetched<P>>map(found -> new Fetched.Whole<>(found, part.get()))
                    .orElseGet(Fetched.Gone::new);
        } finally {
            if (!used) {
                part.get().close();
            }
        }
    }

    private synchronized KubernetesSerialization json() {
        KubernetesSerialization known = json;
        if (known == null) {
            known = fresh.get();
            json = known;
        }
        return known;
    }

    @SuppressWarnings("unchecked") // the answer has the class of the request
    private <P extends HasMetadata> Optional<P> read(P reduced) {
        var metadata = reduced.getMetadata();
        String text = client.raw("/apis/%s/namespaces/%s/%s/%s"
                .formatted(reduced.getApiVersion(), metadata.getNamespace(), reduced.getPlural(), metadata.getName()));
        return Optional.ofNullable(text).map(it -> (P) json().unmarshal(it, reduced.getClass()));
    }
}
