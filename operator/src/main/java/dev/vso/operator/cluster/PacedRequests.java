package dev.vso.operator.cluster;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests that each need a token of a bucket, and wait in line for it without holding a thread: in the order in which
 * they came, but for the handicap of the less urgent. The lease of leadership neither waits nor takes a token.
 */
final class PacedRequests implements RequestRate {

    /** Does something later; never at once. */
    @FunctionalInterface
    interface Alarm {
        void after(long nanos, Runnable task);
    }

    /** @param rank the moment at which it came, in nanoseconds, and its handicap */
    private record Waiting(long rank, long number, CompletableFuture<?> result, Runnable request) {}

    private final PriorityQueue<Waiting> line =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::rank).thenComparingLong(Waiting::number));
    private final LongSupplier nanos;
    private final Alarm alarm;
    private Tokens tokens;
    private boolean alarmed;
    private long came;

    /** @param nanos the time, from the beginning that the tokens have theirs from */
    PacedRequests(Tokens tokens, LongSupplier nanos, Alarm alarm) {
        this.tokens = tokens;
        this.nanos = nanos;
        this.alarm = alarm;
    }

    @Override
    public <T> CompletableFuture<T> take(Urgency urgency, Supplier<CompletableFuture<T>> request) {
        if (urgency == Urgency.LEADERSHIP) {
            return request.get();
        }
        var result = new CompletableFuture<T>();
        synchronized (this) {
            long rank = nanos.getAsLong() + urgency.handicapNanos();
            line.add(new Waiting(rank, came++, result, () -> send(request, result)));
        }
        sendWhatMayGo();
        return result;
    }

    private static <T> void send(Supplier<CompletableFuture<T>> request, CompletableFuture<T> result) {
        var sent = request.get();
        var _ = sent.whenComplete((value, problem) -> {
            if (problem == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(problem);
            }
        });
        // Cancelling the answer cancels the request.
        var _ = result.whenComplete((_, _) -> sent.cancel(true));
    }

    private void sendWhatMayGo() {
        for (var next = next(); next != null; next = next()) {
            next.request().run();
        }
    }

    /** The first in line, if it may go; where it may not yet, its time is waited for. */
    private synchronized @Nullable Waiting next() {
        while (!line.isEmpty() && line.peek().result().isDone()) { // whoever asked gave up
            line.remove();
        }
        if (line.isEmpty()) {
            return null;
        }
        tokens = tokens.refilled(nanos.getAsLong());
        long wait = tokens.nanosUntilOne();
        if (wait == 0) {
            tokens = tokens.lessOne();
            return line.remove();
        }
        if (!alarmed) {
            alarmed = true;
            alarm.after(wait, this::ring);
        }
        return null;
    }

    private void ring() {
        synchronized (this) {
            alarmed = false;
        }
        sendWhatMayGo();
    }
}
