package dev.vso.operator.lease;

import dev.vso.operator.kubernetes.ObjectKey;
import java.time.Duration;

/** Told what happens to leases, so that it can be counted; must not block. A connection is a VaultConnection. */
public interface LeaseObserver {

    /** Hears of it and does nothing. */
    LeaseObserver NONE = new LeaseObserver() {
        @Override
        public void lookedUp(ObjectKey connection) {}

        @Override
        public void listed(ObjectKey connection) {}

        @Override
        public void renewed(ObjectKey connection, RenewalOutcome outcome) {}

        @Override
        public void leaseGone(ObjectKey connection, Duration sinceSeenAlive) {}

        @Override
        public void leftBehind(Orphaned why) {}
    };

    /** What came of a renewal. */
    enum RenewalOutcome {
        /** The lease lives on. */
        PROLONGED,
        /** Vault says that there is no such lease any more. */
        GONE,
        /** Vault could not, or would not, do it now. */
        FAILED
    }

    /** Why a lease was left to run out by itself. */
    enum Orphaned {
        /** Its resource was deleted, and Vault did not take it back in time. */
        DELETION,
        /** Its credentials were replaced, and Vault did not take it back. */
        REPLACED,
        /** Its credentials came into no Secret, were no longer wanted, and Vault did not take it back. */
        UNSTORED
    }

    /** One lease was looked up. */
    void lookedUp(ObjectKey connection);

    /** One prefix was listed. */
    void listed(ObjectKey connection);

    /** A renewal was tried. */
    void renewed(ObjectKey connection, RenewalOutcome outcome);

    /**
     * A lease that is held was found to be no more.
     *
     * @param sinceSeenAlive since it was seen alive last; the revocation lies somewhere within, so this is the longest
     *     that it can have gone unnoticed
     */
    void leaseGone(ObjectKey connection, Duration sinceSeenAlive);

    /** A lease could not be given back and runs out by itself. */
    void leftBehind(Orphaned why);
}
