package dev.vso.operator.reconcile;

import java.time.Instant;

/** What a plan answers: do nothing until a time, or one of three things with the reason for it. */
public sealed interface Decision {

    /** The decisions about a source that can be read at any time. */
    sealed interface StaticDecision extends Decision permits Skip, Fetch {}

    /** The decisions about credentials that Vault leases. */
    sealed interface LeaseDecision extends Decision permits Skip, Wait, Renew, Rotate {}

    /** Nothing is due; look again at {@code until} ({@link Instant#MAX}: only when something wakes the resource). */
    record Skip(Instant until) implements StaticDecision, LeaseDecision {}

    /** The last attempt failed; try again at {@code until}. */
    record Wait(Instant until) implements LeaseDecision {}

    /** Read the source and make the Secret equal to it. */
    record Fetch(SyncReason reason) implements StaticDecision {}

    /** Prolong the lease; the credentials stay the same. */
    record Renew(SyncReason reason) implements LeaseDecision {}

    /** Obtain new credentials and publish them. */
    record Rotate(SyncReason reason) implements LeaseDecision {}
}
