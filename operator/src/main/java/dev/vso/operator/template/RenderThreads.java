package dev.vso.operator.template;

import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Runs work whose duration users determine: templates, and patterns on many keys. */
public interface RenderThreads {

    /** The outcome. */
    sealed interface Outcome<T> {}

    /** The work is done. */
    record Done<T>(T result) implements Outcome<T> {}

    /** The work was refused, or did not end; {@code why} explains it to users, with what happens next. */
    record Refused<T>(String why) implements Outcome<T> {}

    /**
     * Runs the work and waits for it, with a limit. Rethrows exceptions of the work.
     *
     * @param namespace of the resource; namespaces take turns
     * @param work receives a supplier that says whether to stop, and must check it repeatedly
     */
    <T> Outcome<T> run(String namespace, Function<BooleanSupplier, T> work);

    /** Runs work on the calling thread: for commands, which serve one user only. */
    static RenderThreads calling() {
        return new RenderThreads() {
            @Override
            public <T> Outcome<T> run(String namespace, Function<BooleanSupplier, T> work) {
                return new Done<>(work.apply(() -> false));
            }
        };
    }
}
