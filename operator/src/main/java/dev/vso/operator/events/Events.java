package dev.vso.operator.events;

import dev.vso.operator.status.Cause;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what happened to a resource as Kubernetes events, without ever making the teller wait.
 *
 * <p>Events wait in an {@link EventBacklog} for a few writers, which post each once; those about one object stay in order.
 * The same reason and message about the same object is told once in ten minutes, a failure until its {@link Cause}
 * changes; what is news each time is told each time. When more waits than may, the least important is dropped, counted,
 * and logged once in a while, as is what Kubernetes refuses: events are for people, nothing relies on them.
 */
public final class Events implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Events.class);

    /** A start with ten thousand new resources tells of each; some 2 MB of memory then, for a minute or two. */
    private static final EventBacklog.Bounds WAITING = new EventBacklog.Bounds(20_000, 8L << 20);

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
    private final EventBacklog backlog;
    private final EventDeduplicator recent = new EventDeduplicator(REMEMBERED, QUIET);
    private final EventDeduplicator complaints = new EventDeduplicator(REMEMBERED, QUIET);
    private final EventNames names = new EventNames();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final List<Thread> writers;

    /** Guarded by {@code this}: events told and not yet posted, refused or dropped. */
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
                new EventBacklog(WRITERS, WAITING));
    }

    /** The answer is the event itself, and nobody reads it. */
    private static void post(KubernetesClient client, Event event) {
        String path =
                "/api/v1/namespaces/%s/events".formatted(event.getMetadata().getNamespace());
        String _ = client.raw(path, "POST", event);
    }

    /** Events that go elsewhere, by a writer for each lane of the backlog. */
    public Events(Sink sink, InstantSource clock, EventBacklog backlog) {
        this.sink = sink;
        this.clock = clock;
        this.backlog = backlog;
        this.writers = IntStream.range(0, backlog.lanes())
                .mapToObj(lane -> Thread.ofVirtual().name("events").start(() -> write(lane)))
                .toList();
    }

    /** Something went as it should. */
    public void normal(HasMetadata about, String reason, String message) {
        write(EventMessage.normal(about, reason, message, clock.instant()), message);
    }

    /** Something needs attention; the message says what to do. */
    public void warning(HasMetadata about, String reason, String message) {
        write(EventMessage.warning(about, reason, message, clock.instant()), message);
    }

    /** An attempt failed; told once in ten minutes for each cause, whatever else differs in the message. */
    public void failure(HasMetadata about, String reason, String message) {
        Cause cause = Cause.of(reason, message);
        write(EventMessage.warning(about, reason, message, clock.instant()), cause.text());
    }

    /** Something happened that is news each time, even if the same words tell it. */
    public void news(HasMetadata about, String reason, String message) {
        write(EventMessage.normal(about, reason, message, clock.instant()));
    }

    /** Tells {@code listener} each event too, whatever becomes of it at Kubernetes; it must not block. */
    public void onTold(Consumer<Event> listener) {
        listeners.add(listener);
    }

    /** How many events were not told because too much was waiting. */
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

    private void write(EventMessage told, String key) {
        if (recent.isNews(new EventDeduplicator.EventKey(told.uid(), told.reason(), key), told.at())) {
            write(told);
        }
    }

    private void write(EventMessage told) {
        if (!listeners.isEmpty()) {
            Event event = event(told);
            listeners.forEach(listener -> listener.accept(event));
        }
        begun();
        backlog.add(told).forEach(this::drop);
    }

    private Event event(EventMessage told) {
        return EventText.event(told, names.next(told.name(), told.at()));
    }

    private void drop(EventMessage told) {
        ended();
        dropped.incrementAndGet();
        log.debug("event dropped: {} {} {}", told.name(), told.reason(), told.message());
        if (complaints.isNews(new EventDeduplicator.EventKey(null, "dropped", ""), clock.instant())) {
            log.warn(
                    "events are dropped, the least important first, for {} wait to be written;"
                            + " vso_events_dropped_total counts them",
                    backlog.size());
        }
    }

    private void write(int lane) {
        try {
            while (true) {
                post(backlog.take(lane));
            }
        } catch (InterruptedException e) {
            log.debug("events end with {} untold", backlog.size());
        }
    }

    private void post(EventMessage told) {
        try {
            sink.post(event(told));
        } catch (RuntimeException e) {
            refused.incrementAndGet();
            complain(e);
        } finally {
            ended();
        }
    }

    /** One complaint of a kind: the same refusal meets every event that follows. */
    private void complain(RuntimeException e) {
        String why = e instanceof KubernetesClientException refusal && refusal.getStatus() != null
                ? refusal.getStatus().getReason() + ": " + refusal.getStatus().getMessage()
                : e.toString();
        String kind = e instanceof KubernetesClientException refusal ? "HTTP " + refusal.getCode() : "no answer";
        if (complaints.isNews(new EventDeduplicator.EventKey(null, "refused", kind), clock.instant())) {
            log.warn("an event was not taken, the next of this kind are only counted: {}", why);
        }
    }

    private synchronized void begun() {
        pending++;
    }

    private synchronized void ended() {
        pending--;
        notifyAll();
    }
}
