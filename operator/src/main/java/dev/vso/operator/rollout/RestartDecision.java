package dev.vso.operator.rollout;

import java.time.Instant;

/** What is to be done about one target now. */
public sealed interface RestartDecision {

    /** Nothing. */
    record NotNeeded() implements RestartDecision {}

    /** Restart it now, marking it with this stamp. */
    record Restart(Instant stamp) implements RestartDecision {}

    /** The last try failed; decide again then. */
    record Wait(Instant until) implements RestartDecision {}

    /**
     * It was restarted too often; decide again then.
     *
     * @param reason for people: why, until when, and what to do
     */
    record Withheld(Instant until, String reason) implements RestartDecision {}
}
