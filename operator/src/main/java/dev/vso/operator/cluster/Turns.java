package dev.vso.operator.cluster;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets only so many tasks be under way at once; the others wait in line without holding a thread, in the order in which
 * they came, but for the handicap of the less urgent. In a {@link Rush} what only tells does not even get in line.
 */
final class Turns {

    /** @param rank the moment at which it came, in nanoseconds, and its handicap */
    private record Waiting(long rank, long number, Runnable task) {}

    private final PriorityQueue<Waiting> line =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::rank).thenComparingLong(Waiting::number));
    private final LongSupplier nanos;
    private final Rush rush;
    private int free;
    private long came;

    Turns(int atOnce, Rush rush) {
        this(atOnce, rush, sinceNow());
    }

    /** @param nanos the time, from any beginning */
    Turns(int atOnce, Rush rush, LongSupplier nanos) {
        this.free = atOnce;
        this.rush = rush;
        this.nanos = nanos;
    }

    private static LongSupplier sinceNow() {
        long start = System.nanoTime();
        return () -> System.nanoTime() - start;
    }

    /** Starts the task when it is its turn; its turn ends with what it returned, however that ends. */
    <T> CompletableFuture<T> take(Urgency urgency, Supplier<CompletableFuture<T>> task) {
        var result = new CompletableFuture<T>();
        Runnable turn = () -> run(task, result);
        if (urgency.onlyTells() && rush.isOn()) {
            Thread.ofVirtual().name("after the rush").start(() -> enterAfterRush(urgency, turn));
        } else {
            enter(urgency, turn);
        }
        return result;
    }

    private void enterAfterRush(Urgency urgency, Runnable turn) {
        try {
            rush.awaitEnd();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does; it goes ahead then
        }
        enter(urgency, turn); // as if it came now: what is more urgent still goes first
    }

    private <T> void run(Supplier<CompletableFuture<T>> task, CompletableFuture<T> result) {
        if (result.isDone()) { // whoever asked gave up while it waited
            leave();
            return;
        }
        var started = start(task);
        var _ = started.whenComplete((value, problem) -> {
            leave();
            if (problem == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(problem);
            }
        });
        // Cancelling the answer cancels the task.
        var _ = result.whenComplete((_, _) -> started.cancel(true));
    }

    private static <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> task) {
        try {
            return task.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void enter(Urgency urgency, Runnable task) {
        synchronized (this) {
            if (free == 0) {
                line.add(new Waiting(nanos.getAsLong() + urgency.handicapNanos(), came++, task));
                return;
            }
            free--;
        }
        task.run();
    }

    private void leave() {
        Waiting next;
        synchronized (this) {
            next = line.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        // Not here: a line of tasks that fail at once would be one deep stack.
        Thread.ofVirtual().name("turn").start(next.task());
    }
}
