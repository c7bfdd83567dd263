package dev.vso.testing;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Progress for people, with elapsed time, of every step that takes longer than two seconds.
 *
 * <p>On a terminal the line of the oldest step is rewritten every second; elsewhere a new line comes every 20 seconds.
 */
public final class TerminalProgress implements Progress {

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(20);

    private final PrintStream out;
    private final InstantSource clock;
    private final boolean live;
    private final Set<Running> running = new LinkedHashSet<>();
    private int liveLength;

    TerminalProgress(PrintStream out, InstantSource clock, boolean live) {
        this.out = out;
        this.clock = clock;
        this.live = live;
    }

    /** On standard error; live if {@code VSO_LIVE=true}, which {@code ./vso} sets when that is a terminal. */
    public static TerminalProgress onStandardError(Map<String, String> environment) {
        return new TerminalProgress(System.err, InstantSource.system(), "true".equals(environment.get("VSO_LIVE")));
    }

    @Override
    public Step begin(String what) {
        var step = new Running(what);
        synchronized (this) {
            running.add(step);
        }
        Thread.ofVirtual().name("progress").start(() -> tick(step));
        return step;
    }

    private void tick(Running step) {
        try {
            Thread.sleep(QUIET);
            while (show(step)) {
                Thread.sleep(live ? Duration.ofSeconds(1) : BETWEEN_LINES);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns false once the step is over. */
    private synchronized boolean show(Running step) {
        if (!running.contains(step)) {
            return false;
        }
        step.shown = true;
        if (!live) {
            out.println(step.line());
        } else if (running.iterator().next() == step) {
            rewrite(step.line());
        }
        return true;
    }

    private synchronized void end(Running step) {
        if (running.remove(step) && step.shown) {
            rewrite("");
            out.println(step.what + ": " + elapsed(step));
        }
    }

    private void rewrite(String line) {
        if (live) {
            out.print("\r" + line + " ".repeat(Math.max(0, liveLength - line.length())) + (line.isEmpty() ? "\r" : ""));
            out.flush();
            liveLength = line.length();
        }
    }

    private String elapsed(Running step) {
        var seconds = (clock.millis() - step.since) / 1000;
        return "%d:%02d".formatted(seconds / 60, seconds % 60);
    }

    private final class Running implements Step {
        private final String what;
        private final long since = clock.millis();
        private volatile String detail = "";
        private boolean shown;

        Running(String what) {
            this.what = what;
        }

        String line() {
            return what + " … " + elapsed(this) + (detail.isEmpty() ? "" : "  (" + detail + ")");
        }

        @Override
        public void detail(String text) {
            detail = text;
        }

        @Override
        public void close() {
            end(this);
        }
    }
}
