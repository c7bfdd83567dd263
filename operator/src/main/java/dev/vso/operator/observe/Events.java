package dev.vso.operator.observe;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what happened to a resource as Kubernetes events, without ever making the teller wait.
 *
 * <p>Events go through bounded queues to a few writers, which post each once; those about one object go through one queue
 * and stay in order. The same reason and message about the same
 * object is told once in ten minutes, a failure until its {@link Cause} changes; what is news each time is told each time.
 * When the queue is full, events are dropped and counted; what Kubernetes refuses
 * is logged once in a while and forgotten: events are for people, nothing relies on them.
 */
public final class Events implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Events.class);

    /** A start with some thousand new resources tells of each; at a kilobyte each that is still little. */
    private static final int QUEUE = 5000;

    /** One alone would post ten a second to an API server that answers after 100 ms. */
    private static final int WRITERS = 8;

    private static final int REMEMBERED = 4096;
    private static final Duration QUIET = Duration.ofMinutes(10);
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    /** Where events go: one call, one request. */
    @FunctionalInterface
    public interface Sink {
        void post(Event event);
    }

    private final Sink sink;
    private final InstantSource clock;
    private final List<BlockingQueue<Event>> queues;
    private final RecentlySaid recent = new RecentlySaid(REMEMBERED, QUIET);
    private final RecentlySaid complaints = new RecentlySaid(REMEMBERED, QUIET);
    private final EventNames names = new EventNames();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final List<Thread> writers;

    /** Guarded by {@code this}: events accepted and not yet posted or refused. */
    private int pending;

    /** Events that are posted with this client. */
    public Events(KubernetesClient client, InstantSource clock) {
        this(client, clock, _ -> true);
    }

    /**
     * Events that are posted with this client, of some namespaces only.
     *
     * @param told whether this process tells of a namespace's resources; asked for each event
     */
    public Events(KubernetesClient client, InstantSource clock, Predicate<String> told) {
        this(
                event -> {
                    if (told.test(event.getMetadata().getNamespace())) {
                        post(client, event);
                    }
                },
                clock,
                WRITERS,
                QUEUE / WRITERS);
    }

    /** The answer is the event itself, and nobody reads it. */
    private static void post(KubernetesClient client, Event event) {
        String path =
                "/api/v1/namespaces/%s/events".formatted(event.getMetadata().getNamespace());
        String _ = client.raw(path, "POST", event);
    }

    /** Events that go elsewhere, by one writer with a queue of this length. */
    Events(Sink sink, InstantSource clock, int queueLength) {
        this(sink, clock, 1, queueLength);
    }

    /** Events that go elsewhere, by this many writers with queues of this length. */
    Events(Sink sink, InstantSource clock, int writers, int queueLength) {
        this.sink = sink;
        this.clock = clock;
        this.queues = Stream.generate(() -> (BlockingQueue<Event>) new ArrayBlockingQueue<Event>(queueLength))
                .limit(writers)
                .toList();
        this.writers = queues.stream()
                .map(queue -> Thread.ofVirtual().name("events").start(() -> write(queue)))
                .toList();
    }

    /** Something went as it should. */
    public void normal(HasMetadata about, String reason, String message) {
        tell(about, "Normal", reason, message, message);
    }

    /** Something needs attention; the message says what to do. */
    public void warning(HasMetadata about, String reason, String message) {
        tell(about, "Warning", reason, message, message);
    }

    /** An attempt failed; told once in ten minutes for each cause, whatever else differs in the message. */
    public void failure(HasMetadata about, String reason, String message) {
        Cause cause = Cause.of(reason, message);
        tell(about, "Warning", reason, message, cause.text());
    }

    /** Something happened that is news each time, even if the same words tell it. */
    public void news(HasMetadata about, String reason, String message) {
        tell(about, "Normal", reason, message, clock.instant());
    }

    /** Tells {@code listener} each event too, whatever becomes of it at Kubernetes; it must not block. */
    public void onTold(Consumer<Event> listener) {
        listeners.add(listener);
    }

    /** How many events were not told because the queue was full. */
    public long dropped() {
        return dropped.get();
    }

    /** How many events Kubernetes did not take. */
    public long refused() {
        return refused.get();
    }

    /** Waits until all that was told is posted; false if the time was not enough. */
    public synchronized boolean flush(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (pending > 0) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Gives the writer half a second for what is queued, then ends it. */
    @Override
    public void close() {
        try {
            flush(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writers.forEach(Thread::interrupt);
    }

    private void tell(HasMetadata about, String type, String reason, String message, String key) {
        Instant now = clock.instant();
        if (recent.isNews(new RecentlySaid.Saying(about.getMetadata().getUid(), reason, key), now)) {
            tell(about, type, reason, message, now);
        }
    }

    private void tell(HasMetadata about, String type, String reason, String message, Instant now) {
        Event event = EventText.event(about, type, reason, message, now, names.next(about, now));
        listeners.forEach(listener -> listener.accept(event));
        if (!accept(event)) {
            dropped.incrementAndGet();
            log.debug("event dropped, the queue is full: {} {}", reason, message);
        }
    }

    private synchronized boolean accept(Event event) {
        int queue = Math.floorMod(Objects.hashCode(event.getInvolvedObject().getUid()), queues.size());
        boolean accepted = queues.get(queue).offer(event);
        pending += accepted ? 1 : 0;
        return accepted;
    }

    private void write(BlockingQueue<Event> queue) {
        try {
            while (true) {
                post(queue.take());
            }
        } catch (InterruptedException e) {
            log.debug("events end with {} untold", queue.size());
        }
    }

    private void post(Event event) {
        try {
            sink.post(event);
        } catch (RuntimeException e) {
            refused.incrementAndGet();
            complain(e);
        } finally {
            posted();
        }
    }

    /** One complaint of a kind: the same refusal meets every event that follows. */
    private void complain(RuntimeException e) {
        String why = e instanceof KubernetesClientException refusal && refusal.getStatus() != null
                ? refusal.getStatus().getReason() + ": " + refusal.getStatus().getMessage()
                : e.toString();
        String kind = e instanceof KubernetesClientException refusal ? "HTTP " + refusal.getCode() : "no answer";
        if (complaints.isNews(new RecentlySaid.Saying(null, "refused", kind), clock.instant())) {
            log.warn("an event was not taken, the next of this kind are only counted: {}", why);
        }
    }

    private synchronized void posted() {
        pending--;
        notifyAll();
    }
}
