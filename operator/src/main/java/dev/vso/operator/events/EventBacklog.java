package dev.vso.operator.events;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * What waits to be posted as events, in lanes, one for each writer: all that is about one object goes through one lane, in
 * the order in which it was told. Where too much waits, what says least goes first, and of that the oldest.
 */
public final class EventBacklog {

    /**
     * What may wait.
     *
     * @param entries of all lanes together
     * @param bytes of all lanes together, as {@link Told#bytes} counts them
     */
    public record Bounds(int entries, long bytes) {}

    private record Waiting(long number, Told told) {}

    /** A permit for each entry that came; one whose entry was dropped wakes the writer for nothing. */
    private static final class Lane {
        private final Map<Told.Weight, ArrayDeque<Waiting>> byWeight = new EnumMap<>(Told.Weight.class);
        private final Semaphore came = new Semaphore(0);

        private Lane() {
            for (Told.Weight weight : Told.Weight.values()) {
                byWeight.put(weight, new ArrayDeque<>());
            }
        }

        private ArrayDeque<Waiting> of(Told.Weight weight) {
            return Objects.requireNonNull(byWeight.get(weight));
        }
    }

    private static final Comparator<ArrayDeque<Waiting>> OLDEST =
            Comparator.comparingLong(queue -> queue.element().number());

    private final Bounds bounds;
    private final List<Lane> lanes = new ArrayList<>();
    private long added;
    private int size;
    private long bytes;

    public EventBacklog(int lanes, Bounds bounds) {
        for (int i = 0; i < lanes; i++) {
            this.lanes.add(new Lane());
        }
        this.bounds = bounds;
    }

    /** Adds what was told, and says what was dropped for it: nothing as a rule, others, or this itself. */
    List<Told> add(Told told) {
        Lane lane = lanes.get(Math.floorMod(Objects.hashCode(told.uid()), lanes.size()));
        List<Told> dropped = new ArrayList<>();
        synchronized (this) {
            lane.of(told.weight()).add(new Waiting(added++, told));
            size++;
            bytes += told.bytes();
            while (size > bounds.entries() || bytes > bounds.bytes()) {
                dropped.add(leastImportant());
            }
        }
        lane.came.release();
        return dropped;
    }

    /** Waits for what is next in a lane, and takes it. */
    Told take(int lane) throws InterruptedException {
        while (true) {
            lanes.get(lane).came.acquire();
            Optional<Told> next = poll(lanes.get(lane));
            if (next.isPresent()) {
                return next.get();
            }
        }
    }

    int lanes() {
        return lanes.size();
    }

    synchronized int size() {
        return size;
    }

    private synchronized Optional<Told> poll(Lane lane) {
        return lane.byWeight.values().stream()
                .filter(queue -> !queue.isEmpty())
                .min(OLDEST)
                .map(this::remove);
    }

    private Told leastImportant() {
        for (Told.Weight weight : Told.Weight.values()) {
            Optional<Told> oldest = lanes.stream()
                    .map(lane -> lane.of(weight))
                    .filter(queue -> !queue.isEmpty())
                    .min(OLDEST)
                    .map(this::remove);
            if (oldest.isPresent()) {
                return oldest.get();
            }
        }
        throw new IllegalStateException("nothing waits");
    }

    private Told remove(ArrayDeque<Waiting> queue) {
        Told told = queue.remove().told();
        size--;
        bytes -= told.bytes();
        return told;
    }
}
