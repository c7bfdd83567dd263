package dev.vso.operator.reconcile;

import java.time.Instant;

/** What a plan answers: do nothing until a time, or one of three things with the reason for it. */
public sealed interface Decision {

    /** The decisions about a source that can be read at any time. */
    sealed interface OfReadable extends Decision permits Skip, Fetch {}

    /** The decisions about credentials that Vault leases. */
    sealed interface OfLeased extends Decision permits Skip, Wait, Renew, Rotate {}

    /** Nothing is due; look again at {@code until} ({@link Instant#MAX}: only when something wakes the resource). */
    record Skip(Instant until) implements OfReadable, OfLeased {}

    /** The last attempt failed; try again at {@code until}. */
    record Wait(Instant until) implements OfLeased {}

    /** Read the source and make the Secret equal to it. */
    record Fetch(Reason reason) implements OfReadable {}

    /** Prolong the lease; the credentials stay the same. */
    record Renew(Reason reason) implements OfLeased {}

    /** Obtain new credentials and publish them. */
    record Rotate(Reason reason) implements OfLeased {}
}
