package dev.vso.api;

import org.jspecify.annotations.Nullable;

/** How the workloads that use a Secret are restarted: the fields that every kind's {@code rotation} has. */
public interface RestartPolicy {

    /** Which workloads are restarted; null counts as {@link RestartMode#ALWAYS}. */
    @Nullable RestartMode restart();

    /** What happens when a rollout fails; null counts as {@link OnFailure#CONTINUE}. */
    @Nullable OnFailure onFailure();
}
