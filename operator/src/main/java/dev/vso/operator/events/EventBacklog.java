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
 * The backlog of events, in lanes, one for each writer: all events about one object use one lane, in their order. If it
 * is full, the least important event is dropped, and of these the oldest.
 */
public final class EventBacklog {

    /**
     * The limits of the backlog.
     *
     * @param entries of all lanes together
     * @param bytes of all lanes together, as {@link EventMessage#bytes} counts them
     */
    public record Bounds(int entries, long bytes) {}

    private record Waiting(long number, EventMessage message) {}

    /** A permit for each added entry; if the entry was dropped, the writer wakes up once in vain. */
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

    /** Adds an event and returns the dropped ones: usually none, others, or the event itself. */
    List<EventMessage> add(EventMessage message) {
        Lane lane = lanes.get(Math.floorMod(Objects.hashCode(message.uid()), lanes.size()));
        List<EventMessage> dropped = new ArrayList<>();
        synchronized (this) {
            lane.of(message.weight()).add(new Waiting(added++, message));
            size++;
            bytes += message.bytes();
            while (size > bounds.entries() || bytes > bounds.bytes()) {
                dropped.add(leastImportant());
            }
        }
        lane.came.release();
        return dropped;
    }

    /** Waits for the next event of a lane, and removes it. */
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
        EventMessage message = queue.remove().message();
        size--;
        bytes -= message.bytes();
        return message;
    }
}
