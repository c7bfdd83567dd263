package dev.vso.operator.kubernetes.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A limiter with a fixed limit, regardless of the server's responses. */
record FixedConcurrencyLimiter(PriorityConcurrencyLimiter turns) {

    static FixedConcurrencyLimiter of(int atOnce, CredentialOutage outage) {
        return of(atOnce, outage, System::nanoTime);
    }

    static FixedConcurrencyLimiter of(int atOnce, CredentialOutage outage, LongSupplier nanos) {
        var fixed = new AdaptiveLimit(atOnce, 0, 0, 0, nanos.getAsLong(), 0);
        return new FixedConcurrencyLimiter(new PriorityConcurrencyLimiter(fixed, outage, nanos));
    }

    <T> CompletableFuture<T> take(RequestPriority priority, Supplier<CompletableFuture<T>> request) {
        return turns.take(priority, request, (_, _) -> new PriorityConcurrencyLimiter.Signal.Unknown());
    }
}
