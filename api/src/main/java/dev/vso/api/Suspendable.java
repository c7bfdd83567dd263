package dev.vso.api;

import org.jspecify.annotations.Nullable;

/** The spec of a kind whose resources can be suspended. */
public interface Suspendable {

    /** Whether nothing is to be written for the resource; null counts as false. */
    @Nullable Boolean suspend();
}
