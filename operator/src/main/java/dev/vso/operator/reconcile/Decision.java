package dev.vso.operator.reconcile;

import java.time.Instant;

/** The result of a plan: wait until a time, or act for a reason. */
public sealed interface Decision {

    /** The decisions about a source that can be read at any time. */
    sealed interface StaticDecision extends Decision permits Skip, Fetch {}

    /** The decisions about credentials that Vault leases. */
    sealed interface LeaseDecision extends Decision permits Skip, Wait, Renew, Rotate {}

    /** Nothing is due; reconcile again at {@code until} ({@link Instant#MAX}: only when triggered). */
    record Skip(Instant until) implements StaticDecision, LeaseDecision {}

    /** The last attempt failed; retry at {@code until}. */
    record Wait(Instant until) implements LeaseDecision {}

    /** Read the source and write it to the Secret. */
    record Fetch(SyncReason reason) implements StaticDecision {}

    /** Renew the lease; the credentials stay the same. */
    record Renew(SyncReason reason) implements LeaseDecision {}

    /** Issue new credentials and write them to the Secret. */
    record Rotate(SyncReason reason) implements LeaseDecision {}
}
