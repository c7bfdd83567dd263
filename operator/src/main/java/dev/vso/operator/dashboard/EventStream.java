package dev.vso.operator.dashboard;

import dev.vso.operator.dashboard.PageJson.About;
import dev.vso.operator.dashboard.PageJson.Next;
import dev.vso.operator.dashboard.PageJson.Whole;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Sends one browser a snapshot and then the changes, as server-sent events. A browser that reads slowly skips states
 * and delays no other: it gets the difference to the last state that it received.
 */
final class EventStream {

    /** The page's data, the same for all browsers. */
    record DashboardContext(
            SnapshotCache lookout, RecentEvents happenings, About about, PageJson json, InstantSource clock) {

        /** The complete current state. */
        Whole whole(Snapshot now, List<RecentEvent> happened) {
            return new Whole(
                    clock.instant(), about, now.standing(), now.secrets(), now.connections(), now.logins(), happened);
        }
    }

    /** The interval between checks for changes. */
    static final Duration PACE = Duration.ofSeconds(1);

    /** After this many checks without a change, an empty message shows that the connection works. */
    private static final int QUIET_LOOKS = 5;

    private final DashboardContext context;
    private final OutputStream out;
    private Snapshot sent;
    private long lastHappening;
    private int quiet;

    EventStream(DashboardContext context, OutputStream out) {
        this.context = context;
        this.out = out;
        this.sent = context.lookout().current();
    }

    /**
     * Streams until the browser disconnects.
     *
     * @throws IOException when the browser has disconnected
     * @throws InterruptedException on shutdown
     */
    void stream() throws IOException, InterruptedException {
        List<RecentEvent> happened = context.happenings().after(0);
        noteLast(happened);
        write("whole", context.json().text(context.whole(sent, happened)));
        while (true) {
            Thread.sleep(PACE);
            Optional<Next> next = next();
            if (next.isPresent()) {
                write("next", context.json().text(next.get()));
            }
        }
    }

    private Optional<Next> next() {
        Snapshot now = context.lookout().current();
        Changes changes = Changes.between(sent, now);
        sent = now;
        List<RecentEvent> happened = context.happenings().after(lastHappening);
        noteLast(happened);
        quiet = changes.none() && happened.isEmpty() ? quiet + 1 : 0;
        if (quiet > 0 && quiet < QUIET_LOOKS) {
            return Optional.empty();
        }
        quiet = 0;
        return Optional.of(new Next(context.clock().instant(), changes.none() ? null : changes, happened));
    }

    private void noteLast(List<RecentEvent> happened) {
        if (!happened.isEmpty()) {
            lastHappening = happened.getLast().number();
        }
    }

    private void write(String event, String data) throws IOException {
        out.write(("event: " + event + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
