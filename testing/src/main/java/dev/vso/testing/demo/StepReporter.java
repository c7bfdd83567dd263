package dev.vso.testing.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Shows the steps one by one: name, duration, result. */
final class StepReporter {

    private static final Duration TICK = Duration.ofMillis(200);
    private static final int NAME = 46;

    private final PrintStream out;
    private final boolean terminal;
    private final List<String> failed = new ArrayList<>();
    private int steps;
    private boolean closed;

    /** @param terminal whether lines may be rewritten and coloured */
    StepReporter(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** A check that returns a short description of the result, or throws an exception with the error. */
    @FunctionalInterface
    interface Check {
        String happened() throws Exception;
    }

    synchronized void say(String text) {
        if (!closed) {
            out.println(text);
        }
    }

    void heading(String text) {
        say("\n" + (terminal ? "\u001b[1m" + text + "\u001b[0m" : text));
    }

    /** Runs the step, timed from now; false if it failed. */
    boolean step(String name, Check check) {
        return step(name, System.nanoTime(), check);
    }

    /** Runs the step, timed from an earlier moment (of {@link System#nanoTime()}). */
    boolean step(String name, long since, Check check) {
        steps++;
        var ticker = Thread.ofVirtual().start(() -> tick(name, since));
        boolean held;
        String text;
        try {
            text = check.happened();
            held = true;
        } catch (Exception e) {
            text = e.getMessage() == null ? e.toString() : e.getMessage();
            held = false;
            failed.add(name);
        }
        ticker.interrupt();
        show(line(held ? "✓" : "✗", held ? 32 : 31, name, since, text), true);
        return held;
    }

    private void tick(String name, long since) {
        try {
            while (terminal) {
                Thread.sleep(TICK);
                show(line("…", 33, name, since, ""), false);
            }
        } catch (InterruptedException _) {
            // The step is over.
        }
    }

    private synchronized void show(String line, boolean last) {
        if (closed || (!last && Thread.currentThread().isInterrupted())) {
            return;
        }
        out.print((terminal ? "\r\u001b[K" : "") + line + (last ? "\n" : ""));
        out.flush();
    }

    private String line(String mark, int colour, String name, long since, String text) {
        var seconds = Duration.ofNanos(System.nanoTime() - since).toMillis() / 1000.0;
        var coloured = terminal ? "\u001b[" + colour + "m" + mark + "\u001b[0m" : mark;
        return ("  %s %6.2f s  %-" + NAME + "s  %s")
                .formatted(coloured, seconds, name, text)
                .stripTrailing();
    }

    /** Shows nothing from now on, because the servers are stopping. */
    synchronized void close() {
        closed = true;
    }

    /** The number of steps. */
    int steps() {
        return steps;
    }

    /** The names of the failed steps. */
    List<String> failed() {
        return List.copyOf(failed);
    }
}
