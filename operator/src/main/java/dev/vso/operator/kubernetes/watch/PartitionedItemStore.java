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
 * The store of a watch that keeps only what is in some namespaces, which may become more and fewer. What is already there
 * in new ones is not reported by the watch: somebody lists it, and {@link #offer}s it.
 *
 * @param <V> what is watched
 */
public final class PartitionedItemStore<V extends HasMetadata> implements ItemStore<V> {

    private final ItemStore<V> kept;
    private final Predicate<String> namespaces;
    private final Function<ObjectKey, Optional<V>> outline;

    /** What went since the listing that is under way began; empty while there is none. */
    private Optional<Set<String>> gone = Optional.empty();

    /**
     * A store of what another keeps.
     *
     * @param namespaces whose objects are kept; its answer changes
     * @param outline stands for an object that was not kept when it goes, so that the watch drops its name, too
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

    /** More is about to be listed: what goes from now on is not taken from the list. */
    public synchronized void expect() {
        gone = Optional.of(new HashSet<>());
    }

    /** Keeps an object that was listed, unless the watch knows better. */
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

    /** Drops what is in these namespaces, and returns it. */
    public synchronized List<V> drop(Predicate<String> dropped) {
        List<V> all = in(dropped).toList();
        all.forEach(object -> kept.remove(getKey(object)));
        return all;
    }

    /** What is kept of these namespaces. */
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
