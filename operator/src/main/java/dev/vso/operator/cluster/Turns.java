package dev.vso.operator.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets only so many tasks be under way at once; the others wait in line without holding a thread, in the order in which
 * they came, but for the handicap of the less urgent. In a {@link Rush} what only tells does not even get in line.
 */
final class Turns {

    private final Line<Pending<?>> line;
    private final Rush rush;
    private int free;

    Turns(int atOnce, Rush rush) {
        this(atOnce, rush, sinceNow());
    }

    /** @param nanos the time, from any beginning */
    Turns(int atOnce, Rush rush, LongSupplier nanos) {
        this.free = atOnce;
        this.rush = rush;
        this.line = new Line<>(nanos);
    }

    private static LongSupplier sinceNow() {
        long start = System.nanoTime();
        return () -> System.nanoTime() - start;
    }

    /** Starts the task when it is its turn; its turn ends with what it returned, however that ends. */
    <T> CompletableFuture<T> take(Urgency urgency, Supplier<CompletableFuture<T>> task) {
        var pending = new Pending<>(task);
        if (urgency.onlyTells() && rush.isOn()) {
            Thread.ofVirtual().name("after the rush").start(() -> enterAfterRush(urgency, pending));
        } else {
            enter(urgency, pending);
        }
        return pending.answer();
    }

    private void enterAfterRush(Urgency urgency, Pending<?> pending) {
        try {
            rush.awaitEnd();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does; it goes ahead then
        }
        enter(urgency, pending); // as if it came now: what is more urgent still goes first
    }

    private void enter(Urgency urgency, Pending<?> pending) {
        synchronized (this) {
            if (free == 0) {
                line.add(urgency, pending);
                return;
            }
            free--;
        }
        run(pending);
    }

    private void run(Pending<?> pending) {
        if (pending.isGivenUp()) {
            leave();
        } else {
            pending.start(this::leave);
        }
    }

    private void leave() {
        Pending<?> next;
        synchronized (this) {
            next = line.take();
            if (next == null) {
                free++;
                return;
            }
        }
        // Not here: a line of tasks that fail at once would be one deep stack.
        Thread.ofVirtual().name("turn").start(() -> run(next));
    }
}
