package dev.vso.operator.kubernetes.watch;

import java.util.function.Predicate;

/**
 * A cache that holds only the objects of loaded shards. All methods are called on one thread, for one change after the
 * other.
 */
public interface Partition {

    /** A load begins: objects that are removed from now on must not be restored by {@link #fill}. */
    void expect();

    /**
     * Loads the existing objects of these namespaces.
     *
     * @throws RuntimeException if the API server does not answer; the caller retries
     */
    void fill(Predicate<String> namespaces);

    /** All objects of these namespaces are loaded: work on them begins. */
    void announce(Predicate<String> namespaces);

    /** Drops the objects of these namespaces. */
    void drop(Predicate<String> namespaces);
}
