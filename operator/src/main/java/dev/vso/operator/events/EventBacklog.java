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
     * @param bytes of all lanes together, as {@link EventMessage#bytes} counts them
     */
    public record Bounds(int entries, long bytes) {}

    private record Waiting(long number, EventMessage told) {}

    /** A permit for each entry that came; one whose entry was dropped wakes the writer for nothing. */
    private static final class Lane {
        private final Map<EventMessage.Severity, ArrayDeque<Waiting>> byWeight =
                new EnumMap<>(EventMessage.Severity.class);
        private final Semaphore came = new Semaphore(0);

        private Lane() {
            for (EventMessage.Severity weight : EventMessage.Severity.values()) {
                byWeight.put(weight, new ArrayDeque<>());
            }
        }

        private ArrayDeque<Waiting> of(EventMessage.Severity weight) {
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
    List<EventMessage> add(EventMessage told) {
        Lane lane = lanes.get(Math.floorMod(Objects.hashCode(told.uid()), lanes.size()));
        List<EventMessage> dropped = new ArrayList<>();
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
    EventMessage take(int lane) throws InterruptedException {
        while (true) {
            lanes.get(lane).came.acquire();
            Optional<EventMessage> next = poll(lanes.get(lane));
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

    private synchronized Optional<EventMessage> poll(Lane lane) {
        return lane.byWeight.values().stream()
                .filter(queue -> !queue.isEmpty())
                .min(OLDEST)
                .map(this::remove);
    }

    private EventMessage leastImportant() {
        for (EventMessage.Severity weight : EventMessage.Severity.values()) {
            Optional<EventMessage> oldest = lanes.stream()
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

    private EventMessage remove(ArrayDeque<Waiting> queue) {
        EventMessage told = queue.remove().told();
        size--;
        bytes -= told.bytes();
        return told;
    }
}
