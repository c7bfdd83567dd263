package dev.vso.operator.kubernetes.http;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A list that is read page by page, so that no more than one page is in memory. */
public final class ListPagination {

    /** So many objects at once. */
    public static final long SIZE = 250;

    private ListPagination() {}

    /**
     * Hands each object on.
     *
     * @param list makes one request
     */
    public static <T extends HasMetadata> void forEach(
            Function<ListOptions, ? extends KubernetesResourceList<T>> list, Consumer<T> consumer) {
        @Nullable String next = null;
        do {
            var page = list.apply(
                    new ListOptionsBuilder().withLimit(SIZE).withContinue(next).build());
            page.getItems().forEach(consumer);
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
    }
}
