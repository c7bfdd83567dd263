package dev.vso.operator.rollout;

import dev.vso.operator.rollout.outcome.RestartOrder.Hold;
import java.time.Instant;

/** The next action on a target. */
public sealed interface RestartDecision {

    /** Nothing. */
    record NotNeeded() implements RestartDecision {}

    /** Restart it now, with this stamp. */
    record Restart(Instant stamp) implements RestartDecision {}

    /** The last attempt failed; decide again at this time. */
    record Wait(Instant until) implements RestartDecision {}

    /** No window for it is open; decide again at this time. */
    record Delayed(Instant until) implements RestartDecision {}

    /**
     * It was restarted too often; decide again at this time.
     *
     * @param reason for people: why, until when, and what to do
     */
    record Withheld(Instant until, String reason) implements RestartDecision {}

    /** It waits for what the new value does to another workload; decide again at this time, or when that is known. */
    record Behind(Instant until, Hold hold) implements RestartDecision {}
}
