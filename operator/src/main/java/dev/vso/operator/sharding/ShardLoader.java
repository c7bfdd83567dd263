package dev.vso.operator.sharding;

import dev.vso.operator.kubernetes.watch.Partition;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the objects of the held shards into memory, and drops those of others: one part after the other, the Secrets
 * before the resources that write them, so that work on a shard begins when all its objects are known.
 */
public final class ShardLoader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShardLoader.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ShardTable table;
    private final List<Partition> parts;
    private final Set<Integer> kept;
    private final Map<Integer, Integer> loaded = new HashMap<>();
    private final Thread thread;

    /**
     * A loader that is not started yet.
     *
     * @param kept the shards whose objects the parts keep; shared with them, and changed here only
     * @param parts in the order in which they are filled
     */
    public ShardLoader(ShardTable table, Set<Integer> kept, List<Partition> parts) {
        this.table = table;
        this.kept = kept;
        this.parts = List.copyOf(parts);
        this.thread = Thread.ofVirtual().name("shards").unstarted(this::go);
    }

    public void start() {
        thread.start();
    }

    private void go() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(step() ? PAUSE : AGAIN);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** One change; false if it must be retried. */
    private boolean step() {
        try {
            Map<Integer, Integer> toLoad = table.toLoad();
            drop(toLoad);
            load(toLoad);
            return true;
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) { // interrupted: the loader ends
                log.warn("listing the objects of the shards failed, trying again: {}", e.getMessage());
            }
            return false;
        }
    }

    /** If the hold changed since the load, another replica held the shard in between, so its objects are dropped. */
    private void drop(Map<Integer, Integer> toLoad) {
        Set<Integer> lost = new HashSet<>(kept);
        lost.removeIf(shard ->
                toLoad.containsKey(shard) && toLoad.get(shard).equals(loaded.getOrDefault(shard, toLoad.get(shard))));
        if (!lost.isEmpty()) {
            Predicate<String> namespaces = in(lost);
            kept.removeAll(lost);
            parts.reversed().forEach(part -> part.drop(namespaces));
            loaded.keySet().removeAll(lost);
            table.unloaded(lost);
        }
    }

    private void load(Map<Integer, Integer> toLoad) {
        Map<Integer, Integer> gained = new HashMap<>(toLoad);
        gained.keySet().removeAll(loaded.keySet());
        if (gained.isEmpty()) {
            return;
        }
        Predicate<String> namespaces = in(Set.copyOf(gained.keySet()));
        parts.forEach(Partition::expect);
        kept.addAll(gained.keySet());
        parts.forEach(part -> part.fill(namespaces));
        loaded.putAll(gained);
        table.loaded(gained);
        parts.forEach(part -> part.announce(namespaces));
    }

    private Predicate<String> in(Set<Integer> shards) {
        return namespace -> shards.contains(table.hash().of(namespace));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
