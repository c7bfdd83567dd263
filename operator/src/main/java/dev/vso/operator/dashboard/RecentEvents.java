package dev.vso.operator.dashboard;

import dev.vso.operator.dashboard.health.ResourceHealth;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** The operator's latest events, kept for the life of the process. */
public final class RecentEvents {

    /** At 300 bytes each that is little memory, and enough for readers. */
    static final int KEPT = 300;

    private final InstantSource clock;
    private final Deque<RecentEvent> kept = new ArrayDeque<>();
    private long last;

    public RecentEvents(InstantSource clock) {
        this.clock = clock;
    }

    /** Adds an event, and drops the oldest if there are too many. */
    public synchronized void add(Event event) {
        ObjectReference about = event.getInvolvedObject();
        last++;
        kept.addLast(new RecentEvent(
                last,
                clock.instant(),
                String.join(
                        "/", about.getKind(), Objects.requireNonNullElse(about.getNamespace(), ""), about.getName()),
                "Warning".equals(event.getType()),
                ResourceHealth.text(event.getReason()),
                ResourceHealth.text(event.getMessage())));
        if (kept.size() > KEPT) {
            kept.removeFirst();
        }
    }

    /** The kept events after this number, the oldest first. */
    synchronized List<RecentEvent> after(long number) {
        return kept.stream().filter(one -> one.number() > number).toList();
    }
}
