package dev.vso.operator.kubernetes.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Turns whose limit stays as it is, whatever the server answers. */
record FixedTurns(Turns turns) {

    static FixedTurns of(int atOnce, Rush rush) {
        return of(atOnce, rush, System::nanoTime);
    }

    static FixedTurns of(int atOnce, Rush rush, LongSupplier nanos) {
        var fixed = new AdaptiveLimit(atOnce, 0, 0, 0, nanos.getAsLong(), 0);
        return new FixedTurns(new Turns(fixed, rush, nanos));
    }

    <T> CompletableFuture<T> take(Urgency urgency, Supplier<CompletableFuture<T>> request) {
        return turns.take(urgency, request, (_, _) -> new Turns.Sign.Unknown());
    }
}
