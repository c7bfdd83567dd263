package dev.vso.operator.lease;

import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ReconcileInput;
import dev.vso.operator.reconcile.ReconcileState;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.operator.summary.NextAction;
import dev.vso.operator.time.Jitter;
import java.time.Instant;
import java.util.Optional;

/** Predicts the next action on a lease by the plan itself, assuming that nothing else happens. Pure. */
public final class LeaseForecast {

    private LeaseForecast() {}

    /**
     * Returns the next action and its time.
     *
     * @param renewalPercent the percentage of a lease after which it is renewed, 0 to 90
     */
    public static NextAction next(Lease lease, int renewalPercent, Instant now) {
        var undisturbed = new LeasePlan.Observed(
                new ReconcileInput(0, Optional.empty(), ReconcileState.NEW, now, Jitter.hash(lease.toString())),
                false,
                new Drift.None(),
                Optional.of(lease),
                false,
                Optional.empty(),
                renewalPercent);
        NextAction.Action usual = lease.renewable() ? NextAction.Action.RENEW : NextAction.Action.REPLACE;
        return switch (LeasePlan.decide(undisturbed)) {
            case Decision.Skip(Instant until) -> NextAction.at(usual, until);
            case Decision.Wait(Instant until) -> NextAction.at(usual, until);
            case Decision.Renew _ -> NextAction.at(NextAction.Action.RENEW, now);
            case Decision.Rotate _ -> NextAction.at(NextAction.Action.REPLACE, now);
        };
    }
}
