package dev.vso.operator.kubernetes.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gets what a watch did not keep of a large resource, for one reconciliation, and only so much at the same time. */
public final class WholeResources {

    /** Of the heap, for all that is being reconciled. */
    private static final int PART_OF_HEAP = 8;

    /** A resource is there as answer, as text and as objects, and once more in the answer to its status. */
    private static final int COPIES = 6;

    private final KubernetesClient client;
    private final Supplier<KubernetesSerialization> fresh;
    private @Nullable KubernetesSerialization json;
    private final NamespaceBudget budget;

    /**
     * Nothing is asked for yet.
     *
     * @param json makes what reads resources whole; called when the first is needed
     * @param heap bytes that the heap may have
     */
    public WholeResources(KubernetesClient client, Supplier<KubernetesSerialization> json, long heap) {
        this.client = client;
        this.fresh = json;
        this.budget = new NamespaceBudget(heap / PART_OF_HEAP);
    }

    /** What came of it. */
    public sealed interface Fetched<P> {

        /** The resource, until its part of the memory for large ones is closed. */
        record Whole<P>(P resource, NamespaceBudget.Part part) implements Fetched<P> {}

        /** There is no room for it now. */
        record Later<P>() implements Fetched<P> {}

        /** It is not there any more. */
        record Gone<P>() implements Fetched<P> {}
    }

    /**
     * One request.
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
                    read(reduced).filter(there -> there.getMetadata().getUid().equals(metadata.getUid()));
            whole.ifPresent(LargeMetadata::setFetched);
            used = whole.isPresent();
            return whole.<Fetched<P>>map(there -> new Fetched.Whole<>(there, part.get()))
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

    @SuppressWarnings("unchecked") // it is of the class that is asked for
    private <P extends HasMetadata> Optional<P> read(P reduced) {
        var metadata = reduced.getMetadata();
        String text = client.raw("/apis/%s/namespaces/%s/%s/%s"
                .formatted(reduced.getApiVersion(), metadata.getNamespace(), reduced.getPlural(), metadata.getName()));
        return Optional.ofNullable(text).map(it -> (P) json().unmarshal(it, reduced.getClass()));
    }
}
