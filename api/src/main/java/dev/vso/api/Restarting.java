package dev.vso.api;

import org.jspecify.annotations.Nullable;

/** The spec of a kind whose resources restart workloads. */
public interface Restarting {

    /** How a new value reaches the workloads; null for the default. */
    @Nullable RestartPolicy rotation();
}
