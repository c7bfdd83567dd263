package dev.vso.operator.sharding;

import dev.vso.operator.sharding.ShardEntry.Foreign;
import dev.vso.operator.sharding.ShardEntry.Later;
import dev.vso.operator.sharding.ShardEntry.Open;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The shards that this replica holds, and which of them are loaded; consulted before each reconciliation and before
 * each write.
 *
 * <p>A write requires that the shard of its namespace is held, and that its Lease and the leadership Lease were renewed
 * recently enough, by this replica's own clock.
 */
public final class ShardTable {

    private final ShardHash hash;
    private final ShardTiming timing;
    private final InstantSource clock;
    private final Map<Integer, ShardHold> held = new HashMap<>();

    /** The loaded shards, each with the transitions of its hold. */
    private final Map<Integer, Integer> loaded = new HashMap<>();

    private final int[] underWay;
    private Instant leadershipSeen = Instant.MIN;
    private boolean fenced;
    private boolean closing;

    /** @param clock a monotonic clock */
    public ShardTable(ShardHash hash, ShardTiming timing, InstantSource clock) {
        this.hash = hash;
        this.timing = timing;
        this.clock = clock;
        this.underWay = new int[hash.count()];
    }

    public ShardHash hash() {
        return hash;
    }

    /** From now on a write requires a shard; before, the operator prepares objects that all replicas share. */
    public synchronized void fence() {
        fenced = true;
    }

    /** True if this replica holds the namespace's shard, and so reports on its resources. */
    public synchronized boolean owns(String namespace) {
        return held.containsKey(hash.of(namespace));
    }

    /** True if a resource of the namespace may be written now. */
    public synchronized boolean mayWrite(String namespace) {
        return !fenced || mayWrite(held.get(hash.of(namespace)));
    }

    /** Starts work on a resource of the namespace, if that is allowed. */
    public synchronized ShardEntry enter(String namespace) {
        int shard = hash.of(namespace);
        ShardHold hold = held.get(shard);
        if (hold == null || closing) {
            return new Foreign();
        }
        boolean ready = Integer.valueOf(hold.transitions()).equals(loaded.get(shard));
        if (hold.givingUp().isPresent() || !ready || !mayWrite(hold)) {
            return new Later();
        }
        underWay[shard]++;
        return new Open(() -> leave(shard));
    }

    private synchronized void leave(int shard) {
        underWay[shard]--;
    }

    private boolean mayWrite(@Nullable ShardHold hold) {
        Instant now = clock.instant();
        return hold != null
                && hold.mayWrite(now, timing.write())
                && !leadershipSeen.equals(Instant.MIN)
                && now.isBefore(leadershipSeen.plus(timing.write()));
    }

    /** The held shards, with whether work is running in them. */
    synchronized Map<Integer, ShardHold> held() {
        Map<Integer, ShardHold> all = new TreeMap<>();
        held.forEach((shard, hold) -> all.put(
                shard,
                new ShardHold(
                        hold.transitions(),
                        hold.renewed(),
                        hold.givingUp(),
                        underWay[shard] == 0 && !loaded.containsKey(shard))));
        return all;
    }

    /** The held shards, in order. */
    public synchronized Set<Integer> shards() {
        return new TreeSet<>(held.keySet());
    }

    /** The shards that should be loaded, with the transitions of their Leases. */
    synchronized Map<Integer, Integer> toLoad() {
        Map<Integer, Integer> toLoad = new TreeMap<>();
        held.forEach((shard, hold) -> {
            if (hold.givingUp().isEmpty()) {
                toLoad.put(shard, hold.transitions());
            }
        });
        return toLoad;
    }

    /** True if all held shards are loaded. */
    public synchronized boolean isLoaded() {
        return loaded.equals(toLoad());
    }

    synchronized void loaded(Map<Integer, Integer> shards) {
        loaded.putAll(shards);
    }

    synchronized void unloaded(Set<Integer> shards) {
        loaded.keySet().removeAll(shards);
    }

    /** @param seen when this group's renewal of the leadership Lease was last seen; empty if another holds it */
    synchronized void leadership(Optional<Instant> seen) {
        leadershipSeen = seen.orElse(Instant.MIN);
    }

    synchronized void take(int shard, int transitions, Instant renewed) {
        if (!closing) {
            held.put(shard, new ShardHold(transitions, renewed, Optional.empty(), false));
        }
    }

    synchronized void renew(int shard, Instant renewed) {
        held.computeIfPresent(shard, (_, hold) -> new ShardHold(hold.transitions(), renewed, hold.givingUp(), false));
    }

    synchronized void giveUp(int shard) {
        Instant now = clock.instant();
        held.computeIfPresent(
                shard, (_, hold) -> new ShardHold(hold.transitions(), hold.renewed(), Optional.of(now), false));
    }

    /** This replica no longer holds the shard: no more writes for it. */
    synchronized void drop(int shard) {
        held.remove(shard);
    }

    /** Stops: no new work, no new shards. */
    public synchronized void closing() {
        closing = true;
    }

    /** The transitions of the Lease of a held shard; empty if the shard is not held. */
    synchronized Optional<Integer> transitions(int shard) {
        return Optional.ofNullable(held.get(shard)).map(ShardHold::transitions);
    }

    @Override
    public String toString() {
        return "%d of %d shards: %s".formatted(shards().size(), hash.count(), Objects.toString(shards()));
    }
}
