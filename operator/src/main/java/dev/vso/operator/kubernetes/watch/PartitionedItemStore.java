package dev.vso.operator.kubernetes.watch;

import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An informer's store that keeps only the objects of some namespaces; the set of namespaces changes. The watch does not
 * report objects that already exist in a new namespace: the caller lists them and calls {@link #offer}.
 *
 * @param <V> the watched type
 */
public final class PartitionedItemStore<V extends HasMetadata> implements ItemStore<V> {

    private final ItemStore<V> kept;
    private final Predicate<String> namespaces;
    private final Function<ObjectKey, Optional<V>> outline;

    /** Names removed since the current listing began; empty if there is none. */
    private Optional<Set<String>> gone = Optional.empty();

    /**
     * A filter in front of another store.
     *
     * @param namespaces selects namespaces; its answer changes
     * @param outline placeholder for the removal of an object that was not kept, so that the watch drops its name too
     */
    public PartitionedItemStore(
            ItemStore<V> kept, Predicate<String> namespaces, Function<ObjectKey, Optional<V>> outline) {
        this.kept = kept;
        this.namespaces = namespaces;
        this.outline = outline;
    }

    @Override
    public String getKey(V object) {
        return kept.getKey(object);
    }

    @Override
    public synchronized @Nullable V put(String key, V object) {
        if (!namespaces.test(object.getMetadata().getNamespace())) {
            return null;
        }
        V before = kept.get(key);
        return before != null && isOlder(object, before) ? before : kept.put(key, object);
    }

    @Override
    public synchronized @Nullable V remove(String key) {
        gone.ifPresent(keys -> keys.add(key));
        V before = kept.remove(key);
        return before != null ? before : outline.apply(ObjectKey.parse(key)).orElse(null);
    }

    /** A listing begins: an object that is removed from now on is not taken from the list. */
    public synchronized void expect() {
        gone = Optional.of(new HashSet<>());
    }

    /** Keeps a listed object, unless the watch has newer information. */
    public synchronized void offer(V object) {
        String key = getKey(object);
        boolean went = gone.filter(keys -> keys.contains(key)).isPresent();
        if (!went && namespaces.test(object.getMetadata().getNamespace())) {
            var _ = put(key, object);
        }
    }

    /** The list has ended. */
    public synchronized void listed() {
        gone = Optional.empty();
    }

    /** Drops the objects of these namespaces, and returns them. */
    public synchronized List<V> drop(Predicate<String> dropped) {
        List<V> all = in(dropped).toList();
        all.forEach(object -> kept.remove(getKey(object)));
        return all;
    }

    /** The objects of these namespaces. */
    public synchronized Stream<V> in(Predicate<String> some) {
        return kept.values().filter(object -> some.test(object.getMetadata().getNamespace())).toList().stream();
    }

    @Override
    public @Nullable V get(String key) {
        return kept.get(key);
    }

    @Override
    public Stream<String> keySet() {
        return kept.keySet();
    }

    @Override
    public Stream<V> values() {
        return kept.values();
    }

    @Override
    public int size() {
        return kept.size();
    }

    /** Kubernetes promises that the versions of one object are numbers that grow. */
    private static boolean isOlder(HasMetadata object, HasMetadata than) {
        try {
            return Long.parseLong(object.getMetadata().getResourceVersion())
                    < Long.parseLong(than.getMetadata().getResourceVersion());
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
