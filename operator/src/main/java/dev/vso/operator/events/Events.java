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
 * Writes Kubernetes events about resources, without blocking the caller.
 *
 * <p>Events wait in an {@link EventBacklog} for a few writers, which post each once; those about one object stay in
 * order. The same reason and message about the same object is posted once in ten minutes, a failure again only when its
 * {@link Cause} changes; {@link #news} is posted each time. If the backlog is full, the least important event is
 * dropped, counted, and logged once in a while; so are refusals by Kubernetes. Events are for people; the operator does
 * not depend on them.
 */
public final class Events implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Events.class);

    /** A start with ten thousand new resources posts one for each; this takes some 2 MB for a minute or two. */
    private static final EventBacklog.Bounds WAITING = new EventBacklog.Bounds(20_000, 8L << 20);

    /** A single writer would post ten a second to an API server that answers after 100 ms. */
    private static final int WRITERS = 8;

    private static final int REMEMBERED = 4096;
    private static final Duration QUIET = Duration.ofMinutes(10);
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    /** The destination of events; one call is one request. */
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

    /** Guarded by {@code this}: queued events that are not yet posted, refused or dropped. */
    private int pending;

    /** Posts events with this client. */
    public Events(KubernetesClient client, InstantSource clock) {
        this(client, clock, _ -> true);
    }

    /**
     * Posts events with this client, for some namespaces only.
     *
     * @param reported selects the namespaces whose events this process posts; called for each event
     */
    public Events(KubernetesClient client, InstantSource clock, Predicate<String> reported) {
        this(
                event -> {
                    if (reported.test(event.getMetadata().getNamespace())) {
                        post(client, event);
                    }
                },
                clock,
                new EventBacklog(WRITERS, WAITING));
    }

    /** Parses nothing: the answer repeats the event. */
    private static void post(KubernetesClient client, Event event) {
        String path =
                "/api/v1/namespaces/%s/events".formatted(event.getMetadata().getNamespace());
        String _ = client.raw(path, "POST", event);
    }

    /** Posts events elsewhere, with a writer for each lane of the backlog. */
    public Events(Sink sink, InstantSource clock, EventBacklog backlog) {
        this.sink = sink;
        this.clock = clock;
        this.backlog = backlog;
        this.writers = IntStream.range(0, backlog.lanes())
                .mapToObj(lane -> Thread.ofVirtual().name("events").start(() -> write(lane)))
                .toList();
    }

    /** A success. */
    public void normal(HasMetadata about, String reason, String message) {
        write(EventMessage.normal(about, reason, message, clock.instant()), message);
    }

    /** A problem; the message says what to do. */
    public void warning(HasMetadata about, String reason, String message) {
        write(EventMessage.warning(about, reason, message, clock.instant()), message);
    }

    /** A failed attempt; posted once in ten minutes for each cause, even if other parts of the message differ. */
    public void failure(HasMetadata about, String reason, String message) {
        Cause cause = Cause.of(reason, message);
        write(EventMessage.warning(about, reason, message, clock.instant()), cause.text());
    }

    /** Something new each time, even in the same words. */
    public void news(HasMetadata about, String reason, String message) {
        write(EventMessage.normal(about, reason, message, clock.instant()));
    }

    /** Also calls the listener for each event, whether Kubernetes takes it or not; it must not block. */
    public void onTold(Consumer<Event> listener) {
        listeners.add(listener);
    }

    /** The number of events that were dropped because the backlog was full. */
    public long dropped() {
        return dropped.get();
    }

    /** The number of events that Kubernetes refused. */
    public long refused() {
        return refused.get();
    }

    /** Waits until all queued events are posted; false on timeout. */
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

    /** Waits half a second for queued events, then ends the writers. */
    @Override
    public void close() {
        try {
            flush(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writers.forEach(Thread::interrupt);
    }

    private void write(EventMessage message, String key) {
        if (recent.isNews(new EventDeduplicator.EventKey(message.uid(), message.reason(), key), message.at())) {
            write(message);
        }
    }

    private void write(EventMessage message) {
        if (!listeners.isEmpty()) {
            Event event = event(message);
            listeners.forEach(listener -> listener.accept(event));
        }
        begun();
        backlog.add(message).forEach(this::drop);
    }

    private Event event(EventMessage message) {
        return EventText.event(message, names.next(message.name(), message.at()));
    }

    private void drop(EventMessage message) {
        ended();
        dropped.incrementAndGet();
        log.debug("event dropped: {} {} {}", message.name(), message.reason(), message.message());
        if (complaints.isNews(new EventDeduplicator.EventKey(null, "dropped", ""), clock.instant())) {
            log.warn(
                    "events are dropped, the least important first, because {} wait to be written;"
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
            log.debug("events stop with {} not posted", backlog.size());
        }
    }

    private void post(EventMessage message) {
        try {
            sink.post(event(message));
        } catch (RuntimeException e) {
            refused.incrementAndGet();
            warnOnce(e);
        } finally {
            ended();
        }
    }

    /** Logged once per kind: the same refusal would hit every following event. */
    private void warnOnce(RuntimeException e) {
        String why = e instanceof KubernetesClientException refusal && refusal.getStatus() != null
                ? refusal.getStatus().getReason() + ": " + refusal.getStatus().getMessage()
                : e.toString();
        String kind = e instanceof KubernetesClientException refusal ? "HTTP " + refusal.getCode() : "no answer";
        if (complaints.isNews(new EventDeduplicator.EventKey(null, "refused", kind), clock.instant())) {
            log.warn("Kubernetes refused an event; further ones of this kind are only counted: {}", why);
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
