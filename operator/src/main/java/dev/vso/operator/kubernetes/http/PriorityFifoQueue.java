package dev.vso.operator.kubernetes.http;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who waits, in the order in which they came, but for the handicap of the less urgent. Whoever shares it between threads
 * guards it.
 */
final class PriorityFifoQueue<T> {

    /** @param rank the moment at which it came, in nanoseconds, and its handicap */
    private record Waiting<T>(long rank, long number, T who) {}

    private final PriorityQueue<Waiting<T>> waiting = new PriorityQueue<>(
            Comparator.<Waiting<T>>comparingLong(Waiting::rank).thenComparingLong(Waiting::number));
    private final LongSupplier nanos;
    private long came;

    /** @param nanos the time, from any beginning */
    PriorityFifoQueue(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add(RequestPriority priority, T who) {
        waiting.add(new Waiting<>(nanos.getAsLong() + priority.delayNanos(), came++, who));
    }

    /** Who is first in line and stays there; null if nobody waits. */
    @Nullable T first() {
        var first = waiting.peek();
        return first == null ? null : first.who();
    }

    int size() {
        return waiting.size();
    }

    /** Who is first in line and leaves it; null if nobody waits. */
    @Nullable T take() {
        var first = waiting.poll();
        return first == null ? null : first.who();
    }
}
