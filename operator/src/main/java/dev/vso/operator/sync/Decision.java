package dev.vso.operator.sync;

import java.time.Instant;

/** What a plan answers: do nothing until a time, or one of three things with the reason for it. */
public sealed interface Decision {

    /** Nothing is due; look again at {@code until} ({@link Instant#MAX}: only when something wakes the resource). */
    record Skip(Instant until) implements Decision {}

    /** Read the source and make the Secret equal to it. */
    record Fetch(Reason reason) implements Decision {}

    /** Prolong the lease; the credentials stay the same. */
    record Renew(Reason reason) implements Decision {}

    /** Obtain new credentials and publish them. */
    record Rotate(Reason reason) implements Decision {}
}
