package dev.vso.operator.kubernetes.watch;

import java.util.function.Predicate;

/**
 * Something that has in memory only what is in the shards that are loaded. All methods are called on one thread, for one
 * change after the other.
 */
public interface Partition {

    /** More is about to be kept: what goes from here on must not come back by {@link #fill}. */
    void expect();

    /**
     * Looks for what is already there in these namespaces.
     *
     * @throws RuntimeException if the API server does not answer; it is asked again then
     */
    void fill(Predicate<String> namespaces);

    /** All is known of these namespaces: work on them begins. */
    void announce(Predicate<String> namespaces);

    /** Drops what is in these namespaces. */
    void drop(Predicate<String> namespaces);
}
