package dev.vso.operator.sync;

import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.cluster.Waker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The tracks of all resources of one kind; waking one ends its waiting first. */
public final class Tracks implements Waker {

    private final ConcurrentHashMap<ObjectKey, Track> tracks = new ConcurrentHashMap<>();
    private final Waker queue;
    private final InstantSource clock;

    /** @param queue puts a resource on its controller's queue */
    public Tracks(Waker queue, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
    }

    public Track get(ObjectKey key) {
        return tracks.getOrDefault(key, Track.NEW);
    }

    public void update(ObjectKey key, UnaryOperator<Track> change) {
        tracks.compute(key, (unused, before) -> change.apply(before == null ? Track.NEW : before));
    }

    public void forget(ObjectKey key) {
        tracks.remove(key);
    }

    @Override
    public void wake(ObjectKey key) {
        endWaiting(key);
        queue.wake(key);
    }

    @Override
    public void wakeSpread(Collection<ObjectKey> keys, Duration window) {
        keys.forEach(this::endWaiting);
        queue.wakeSpread(keys, window);
    }

    private void endWaiting(ObjectKey key) {
        tracks.computeIfPresent(key, (unused, track) -> track.retryNow(clock.instant()));
    }
}
