package dev.vso.operator.kubernetes.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How many requests a second may go to the API server. */
interface RequestRate {

    RequestRate UNLIMITED = new RequestRate() {
        @Override
        public <T> CompletableFuture<T> take(RequestPriority priority, Supplier<CompletableFuture<T>> request) {
            return request.get();
        }
    };

    /** Sends the request when it may go. Who gives up while it waits takes nothing from the others. */
    <T> CompletableFuture<T> take(RequestPriority priority, Supplier<CompletableFuture<T>> request);

    /**
     * So many requests.
     *
     * @param perSecond 0 for no limit
     * @param burst how many may go at once after a pause; 0 for as many as in a second
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
