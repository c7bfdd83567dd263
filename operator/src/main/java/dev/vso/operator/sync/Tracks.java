package dev.vso.operator.sync;

import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.cluster.Waker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The tracks of all resources of one kind, by part where a resource has several; waking one ends its waiting first. */
public final class Tracks implements Waker {

    /** The part of a resource that is one piece. */
    public static final String WHOLE = "";

    private final ConcurrentHashMap<ObjectKey, Map<String, Track>> tracks = new ConcurrentHashMap<>();
    private final Waker queue;
    private final InstantSource clock;

    /**
     * Tracks of one kind.
     *
     * @param queue puts a resource on its controller's queue
     */
    public Tracks(Waker queue, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
    }

    public Track get(ObjectKey key) {
        return get(key, WHOLE);
    }

    public Track get(ObjectKey key, String part) {
        return tracks.getOrDefault(key, Map.of()).getOrDefault(part, Track.NEW);
    }

    public void update(ObjectKey key, UnaryOperator<Track> change) {
        update(key, WHOLE, change);
    }

    public void update(ObjectKey key, String part, UnaryOperator<Track> change) {
        tracks.computeIfAbsent(key, _ -> new ConcurrentHashMap<>())
                .compute(part, (_, before) -> change.apply(before == null ? Track.NEW : before));
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
        Map<String, Track> parts = tracks.get(key);
        if (parts != null) {
            parts.replaceAll((_, track) -> track.retryNow(clock.instant()));
        }
    }
}
