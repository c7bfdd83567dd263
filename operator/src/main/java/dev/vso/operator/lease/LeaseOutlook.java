package dev.vso.operator.lease;

import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.Track;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.operator.summary.Next;
import dev.vso.operator.time.Spread;
import java.time.Instant;
import java.util.Optional;

/** When a lease is acted on, by the plan itself, as long as nothing happens to it. Pure. */
public final class LeaseOutlook {

    private LeaseOutlook() {}

    /**
     * What is done to a lease next, and when.
     *
     * @param renewalPercent the share of a lease after which it is renewed, 0 to 90
     */
    public static Next next(Lease lease, int renewalPercent, Instant now) {
        var undisturbed = new LeasePlan.Observed(
                0,
                false,
                new Drift.None(),
                Optional.empty(),
                Optional.of(lease),
                false,
                Optional.empty(),
                renewalPercent,
                Track.NEW,
                now,
                Spread.of(lease.toString()));
        Next.Deed usual = lease.renewable() ? Next.Deed.RENEW : Next.Deed.REPLACE;
        return switch (LeasePlan.decide(undisturbed)) {
            case Decision.Skip(Instant until) -> Next.at(usual, until);
            case Decision.Wait(Instant until) -> Next.at(usual, until);
            case Decision.Renew _ -> Next.at(Next.Deed.RENEW, now);
            case Decision.Rotate _ -> Next.at(Next.Deed.REPLACE, now);
        };
    }
}
