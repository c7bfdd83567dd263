package dev.vso.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the workloads that use a Secret are restarted: the fields that every kind's {@code rotation} has. */
public interface RestartPolicy {

    /** What happens when a rollout fails; null counts as {@link OnFailure#CONTINUE}. */
    @Nullable OnFailure onFailure();

    /** The time without further changes after which several changes give one restart; null for the default. */
    @Nullable String quiet();

    /** When restarts may happen; at any time if empty. */
    List<RotationWindowSpec> windows();
}
