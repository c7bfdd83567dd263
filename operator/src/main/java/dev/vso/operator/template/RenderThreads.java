package dev.vso.operator.template;

import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Where work is done whose length users decide: templates, and patterns on many keys. */
public interface RenderThreads {

    /** What became of the work. */
    sealed interface Outcome<T> {}

    /** It was done. */
    record Done<T>(T result) implements Outcome<T> {}

    /** It was not done, or did not end; {@code why} says so to users, with what happens next. */
    record Refused<T>(String why) implements Outcome<T> {}

    /**
     * Does the work and waits for it, but not for ever. What the work throws is thrown here.
     *
     * @param namespace whose work it is; namespaces take turns
     * @param work is given whether it is to end now, and must look at that again and again
     */
    <T> Outcome<T> run(String namespace, Function<BooleanSupplier, T> work);

    /** Does all on the thread that asks: for commands, which work for one user only. */
    static RenderThreads calling() {
        return new RenderThreads() {
            @Override
            public <T> Outcome<T> run(String namespace, Function<BooleanSupplier, T> work) {
                return new Done<>(work.apply(() -> false));
            }
        };
    }
}
