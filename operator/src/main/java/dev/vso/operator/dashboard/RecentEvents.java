package dev.vso.operator.dashboard;

import dev.vso.operator.dashboard.health.ResourceHealth;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** What happened lately: the last of what the operator told as events, for as long as the process lives. */
public final class RecentEvents {

    /** At 300 bytes each that is little, and more than anybody reads. */
    static final int KEPT = 300;

    private final InstantSource clock;
    private final Deque<RecentEvent> kept = new ArrayDeque<>();
    private long last;

    public RecentEvents(InstantSource clock) {
        this.clock = clock;
    }

    /** An event is told; its oldest predecessor is forgotten when there are too many. */
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

    /** What is kept and was told after the one of this number, the oldest first. */
    synchronized List<RecentEvent> after(long number) {
        return kept.stream().filter(one -> one.number() > number).toList();
    }
}
