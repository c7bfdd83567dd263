package dev.vso.operator.kubernetes.http;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a list page by page, so that only one page is in memory. */
public final class ListPagination {

    /** Objects per page. */
    public static final long SIZE = 250;

    private ListPagination() {}

    /**
     * Calls back for each object.
     *
     * @param list sends one request
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
