package dev.vso.operator.lease;

import dev.vso.operator.kubernetes.ObjectKey;
import java.time.Duration;

/** Receives events about leases, for metrics; must not block. A connection is a VaultConnection. */
public interface LeaseObserver {

    /** Does nothing. */
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

    /** The result of a renewal. */
    enum RenewalOutcome {
        /** The lease was renewed. */
        PROLONGED,
        /** Vault reports that the lease no longer exists. */
        GONE,
        /** Vault failed or refused to renew it. */
        FAILED
    }

    /** The reason why a lease was left to expire. */
    enum Orphaned {
        /** Its resource was deleted, and Vault did not revoke it in time. */
        DELETION,
        /** Its credentials were replaced, and Vault did not revoke it. */
        REPLACED,
        /** Its credentials were never written to a Secret and no longer wanted, and Vault did not revoke it. */
        UNSTORED
    }

    /** A lease was looked up. */
    void lookedUp(ObjectKey connection);

    /** A prefix was listed. */
    void listed(ObjectKey connection);

    /** A renewal was attempted. */
    void renewed(ObjectKey connection, RenewalOutcome outcome);

    /**
     * A watched lease was found to no longer exist.
     *
     * @param sinceSeenAlive since it was last seen alive; the revocation happened within this time, so it is the
     *     longest possible delay of detection
     */
    void leaseGone(ObjectKey connection, Duration sinceSeenAlive);

    /** A lease could not be revoked and will expire at its end. */
    void leftBehind(Orphaned why);
}
