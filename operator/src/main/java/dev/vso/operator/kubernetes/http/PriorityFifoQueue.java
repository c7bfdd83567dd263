package dev.vso.operator.kubernetes.http;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A queue in order of arrival plus the delay of each priority. Not thread-safe. */
final class PriorityFifoQueue<T> {

    /** @param rank time of arrival, in nanoseconds, plus the delay */
    private record Waiting<T>(long rank, long number, T item) {}

    private final PriorityQueue<Waiting<T>> waiting = new PriorityQueue<>(
            Comparator.<Waiting<T>>comparingLong(Waiting::rank).thenComparingLong(Waiting::number));
    private final LongSupplier nanos;
    private long came;

    /** @param nanos a monotonic clock */
    PriorityFifoQueue(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add(RequestPriority priority, T item) {
        waiting.add(new Waiting<>(nanos.getAsLong() + priority.delayNanos(), came++, item));
    }

    /** The head of the queue, which stays in it; null if the queue is empty. */
    @Nullable T first() {
        var first = waiting.peek();
        return first == null ? null : first.item();
    }

    int size() {
        return waiting.size();
    }

    /** Removes the head of the queue; null if the queue is empty. */
    @Nullable T take() {
        var first = waiting.poll();
        return first == null ? null : first.item();
    }
}
