package dev.vso.operator.lease;

import dev.vso.operator.kubernetes.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the events about leases that metrics count. */
final class CountedLeases implements LeaseObserver {

    private final List<Orphaned> leftBehind = new CopyOnWriteArrayList<>();
    private final List<RenewalOutcome> renewals = new CopyOnWriteArrayList<>();
    private final List<Duration> gone = new CopyOnWriteArrayList<>();

    List<Orphaned> leftBehind() {
        return leftBehind;
    }

    List<RenewalOutcome> renewals() {
        return renewals;
    }

    /** Returns how long ago each lease that is gone was last seen alive. */
    List<Duration> gone() {
        return gone;
    }

    @Override
    public void lookedUp(ObjectKey connection) {}

    @Override
    public void listed(ObjectKey connection) {}

    @Override
    public void renewed(ObjectKey connection, RenewalOutcome outcome) {
        renewals.add(outcome);
    }

    @Override
    public void leaseGone(ObjectKey connection, Duration sinceSeenAlive) {
        gone.add(sinceSeenAlive);
    }

    @Override
    public void leftBehind(Orphaned why) {
        leftBehind.add(why);
    }
}
