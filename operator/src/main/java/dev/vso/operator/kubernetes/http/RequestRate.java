package dev.vso.operator.kubernetes.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Limits the rate of requests to the API server. */
interface RequestRate {

    RequestRate UNLIMITED = new RequestRate() {
        @Override
        public <T> CompletableFuture<T> take(RequestPriority priority, Supplier<CompletableFuture<T>> request) {
            return request.get();
        }
    };

    /** Sends the request when the limit allows it. A request that is cancelled while it waits takes no token. */
    <T> CompletableFuture<T> take(RequestPriority priority, Supplier<CompletableFuture<T>> request);

    /**
     * A rate limit.
     *
     * @param perSecond 0 for no limit
     * @param burst burst size; 0 for one second's worth
     */
    static RequestRate of(double perSecond, int burst) {
        if (perSecond == 0) {
            return UNLIMITED;
        }
        long start = System.nanoTime();
        LongSupplier nanos = () -> System.nanoTime() - start;
        TokenBucketRateLimiter.Timer alarm = (wait, task) -> CompletableFuture.delayedExecutor(
                        wait,
                        TimeUnit.NANOSECONDS,
                        due -> Thread.ofVirtual().name("request-rate").start(due))
                .execute(task);
        return new TokenBucketRateLimiter(TokenBucket.full(perSecond, burst, 0), nanos, alarm);
    }
}
