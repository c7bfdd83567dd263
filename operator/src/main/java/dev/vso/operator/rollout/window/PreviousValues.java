package dev.vso.operator.rollout.window;

import dev.vso.api.RolloutRestartTarget;
import java.time.Instant;
import java.util.Optional;

/** What is known of the previous values of a resource's Secrets; must not block. */
@FunctionalInterface
public interface PreviousValues {

    /** Previous values do not end by themselves. */
    PreviousValues LASTING = (_, _) -> Optional.empty();

    /** Returns when the first value that the workload may still use stops working; empty if that cannot be foreseen. */
    Optional<PreviousExpiry> expiry(RolloutRestartTarget user, Instant now);
}
