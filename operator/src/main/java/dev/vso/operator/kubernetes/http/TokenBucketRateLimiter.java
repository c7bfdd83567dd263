package dev.vso.operator.kubernetes.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rate limiter: each request needs a token, and waits in a queue without holding a thread, in order of arrival plus the
 * delay of its priority. The leader election's Lease neither waits nor takes a token.
 */
final class TokenBucketRateLimiter implements RequestRate {

    /** Runs a task later, never at once. */
    @FunctionalInterface
    interface Timer {
        void after(long nanos, Runnable task);
    }

    private final PriorityFifoQueue<QueuedRequest<?>> line;
    private final LongSupplier nanos;
    private final Timer alarm;
    private TokenBucket tokens;
    private boolean alarmed;

    /** @param nanos the same clock as the bucket's */
    TokenBucketRateLimiter(TokenBucket tokens, LongSupplier nanos, Timer alarm) {
        this.tokens = tokens;
        this.line = new PriorityFifoQueue<>(nanos);
        this.nanos = nanos;
        this.alarm = alarm;
    }

    @Override
    public <T> CompletableFuture<T> take(RequestPriority priority, Supplier<CompletableFuture<T>> request) {
        if (priority == RequestPriority.LEADERSHIP) {
            return request.get();
        }
        var pending = new QueuedRequest<>(request);
        synchronized (this) {
            line.add(priority, pending);
        }
        sendWhatMayGo();
        return pending.answer();
    }

    private void sendWhatMayGo() {
        for (var next = next(); next != null; next = next()) {
            next.start(() -> {});
        }
    }

    /** The first in the queue if it may be sent; otherwise sets a timer for it. */
    private synchronized @Nullable QueuedRequest<?> next() {
        var first = line.first();
        while (first != null && first.isGivenUp()) {
            line.take();
            first = line.first();
        }
        if (first == null) {
            return null;
        }
        tokens = tokens.refilled(nanos.getAsLong());
        long wait = tokens.nanosUntilOne();
        if (wait == 0) {
            tokens = tokens.lessOne();
            return line.take();
        }
        if (!alarmed) {
            alarmed = true;
            alarm.after(wait, this::onTimer);
        }
        return null;
    }

    private void onTimer() {
        synchronized (this) {
            alarmed = false;
        }
        sendWhatMayGo();
    }
}
