package dev.vso.operator.cluster;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets only so many tasks be under way at once; the others wait in line without holding a thread, the more urgent before
 * the less, and equals in the order in which they came.
 */
final class Turns {

    private record Waiting(Urgency urgency, long number, Runnable task) {}

    private final PriorityQueue<Waiting> line =
            new PriorityQueue<>(Comparator.comparing(Waiting::urgency).thenComparingLong(Waiting::number));
    private int free;
    private long came;

    Turns(int atOnce) {
        this.free = atOnce;
    }

    /** Starts the task when it is its turn; its turn ends with what it returned, however that ends. */
    <T> CompletableFuture<T> take(Urgency urgency, Supplier<CompletableFuture<T>> task) {
        var result = new CompletableFuture<T>();
        enter(urgency, () -> run(task, result));
        return result;
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
                line.add(new Waiting(urgency, came++, task));
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
