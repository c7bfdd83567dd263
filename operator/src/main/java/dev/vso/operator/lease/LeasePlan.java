package dev.vso.operator.lease;

import static dev.vso.operator.decision.DecisionChain.check;

import dev.vso.operator.auth.session.ParentTokenKeeper.TokenExpiry;
import dev.vso.operator.decision.DecisionChain;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.Decision.Renew;
import dev.vso.operator.reconcile.Decision.Rotate;
import dev.vso.operator.reconcile.Decision.Skip;
import dev.vso.operator.reconcile.Decision.Wait;
import dev.vso.operator.reconcile.ReconcileInput;
import dev.vso.operator.reconcile.Suspension.Effect;
import dev.vso.operator.reconcile.SyncReason;
import dev.vso.operator.secret.ApplyReason;
import dev.vso.operator.secret.DestinationDrift.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides when leased credentials are renewed or replaced, and why, by a chain of checks; the first that applies
 * decides. Credentials are replaced before they expire, and only for a reason.
 */
public final class LeasePlan {

    /** The highest percentage of a lease after which it is acted on, whatever the spec says. */
    private static final int LATEST_PERCENT = 90;

    /** Jitter of the time of action, as a share of the lease: VSO's value. */
    private static final double SPREAD = 0.1;

    /**
     * The input of the decision.
     *
     * @param input its {@code random} is the same at each reconciliation of the same lease
     * @param requestChanged whether the request to Vault differs from the one that issued the credentials
     * @param drift how the Secret differs from what was written
     * @param lease the lease in the status; empty if nothing was issued yet
     * @param gone whether Vault reports that the lease no longer exists
     * @param parent the expiry of the lease's parent token, if the token cannot be kept alive
     * @param renewalPercent the percentage of a lease after which it is renewed, 0 to 90
     */
    public record Observed(
            ReconcileInput input,
            boolean requestChanged,
            Drift drift,
            Optional<Lease> lease,
            boolean gone,
            Optional<TokenExpiry> parent,
            int renewalPercent) {}

    /** The checks in order. */
    static final DecisionChain<Observed, Decision.LeaseDecision> CHAIN = new DecisionChain<>(
            List.of(
                    check("suspended", LeasePlan::suspended),
                    check("newlyForced", LeasePlan::newlyForced),
                    check("waitingAfterFailure", LeasePlan::waitingAfterFailure),
                    check("neverIssued", LeasePlan::neverIssued),
                    check("requestChanged", LeasePlan::requestChanged),
                    check("leaseGone", LeasePlan::leaseGone),
                    check("destinationMissing", LeasePlan::destinationMissing),
                    check("credentialsEdited", LeasePlan::credentialsEdited),
                    check("rotationDue", LeasePlan::rotationDue),
                    check("renewalDue", LeasePlan::renewalDue)),
            o -> new Skip(nextAction(o)));

    private LeasePlan() {}

    public static Decision.LeaseDecision decide(Observed observed) {
        return CHAIN.decide(observed);
    }

    /** Nothing may be written for the resource: a lease that is alive is renewed, and nothing else is done. */
    private static Optional<Decision.LeaseDecision> suspended(Observed o) {
        if (!o.input().isSuspended()) {
            return Optional.empty();
        }
        return o.lease()
                .filter(_ -> !isGone(o))
                .map(lease ->
                        waitingAfterFailure(o).or(() -> renewalDue(o)).orElseGet(() -> new Skip(nextChange(o, lease))))
                .or(() -> Optional.of(new Skip(Instant.MAX)));
    }

    /** Returns when the lease is renewed or ends, whichever comes first. */
    private static Instant nextChange(Observed o, Lease lease) {
        Instant end = end(lease, o.parent());
        Instant renewal = lease.renewable() ? actAt(o, lease, lease.end()) : end;
        return renewal.isBefore(end) ? renewal : end;
    }

    /** The force-sync annotation has a new value, which overrides any back-off. */
    private static Optional<Decision.LeaseDecision> newlyForced(Observed o) {
        return rotateIf(o.input().isForced() && o.input().track().seen(), SyncReason.FORCED);
    }

    /** The last attempt failed and its back-off is not over. */
    private static Optional<Decision.LeaseDecision> waitingAfterFailure(Observed o) {
        return o.input().waitingUntil().map(Wait::new);
    }

    private static Optional<Decision.LeaseDecision> neverIssued(Observed o) {
        return rotateIf(o.lease().isEmpty(), SyncReason.FIRST_SYNC);
    }

    private static Optional<Decision.LeaseDecision> requestChanged(Observed o) {
        return rotateIf(o.requestChanged(), SyncReason.SPEC_CHANGED);
    }

    /** Vault reports that the lease no longer exists, or its end has passed. */
    private static Optional<Decision.LeaseDecision> leaseGone(Observed o) {
        return rotateIf(isGone(o), SyncReason.LEASE_GONE);
    }

    private static boolean isGone(Observed o) {
        return o.gone()
                || o.lease()
                        .filter(lease -> o.input().isDue(end(lease, o.parent())))
                        .isPresent();
    }

    /**
     * Returns what the suspension of the resource means for its credentials; empty if there are none, or if the lease
     * can still be renewed.
     */
    static Optional<Effect> effect(Observed o) {
        if (o.lease().isEmpty()) {
            return Optional.empty();
        }
        if (isGone(o)) {
            return Optional.of(Effect.gone());
        }
        Lease lease = o.lease().get();
        return lease.renewable() && o.parent().isEmpty()
                ? Optional.empty()
                : Optional.of(Effect.until(end(lease, o.parent()), o.input().now()));
    }

    /** Vault returns credentials only once: without the Secret they are lost. */
    private static Optional<Decision.LeaseDecision> destinationMissing(Observed o) {
        return rotateIf(o.drift() instanceof Drift.Missing, SyncReason.DESTINATION_MISSING);
    }

    /** The credentials in the Secret were edited; labels and annotations are repaired without new ones. */
    private static Optional<Decision.LeaseDecision> credentialsEdited(Observed o) {
        return rotateIf(
                o.drift() instanceof Drift.Edited(var reasons) && reasons.contains(ApplyReason.KEY_EDITED),
                SyncReason.DESTINATION_EDITED);
    }

    /** The end is near and cannot be extended. */
    private static Optional<Decision.LeaseDecision> rotationDue(Observed o) {
        return o.lease()
                .filter(lease -> o.input().isDue(rotateAt(o, lease)))
                .map(_ -> new Rotate(SyncReason.ROTATION_DUE));
    }

    private static Optional<Decision.LeaseDecision> renewalDue(Observed o) {
        return o.lease()
                .filter(lease -> lease.renewable() && o.input().isDue(actAt(o, lease, lease.end())))
                .map(_ -> new Renew(SyncReason.RENEWAL_DUE));
    }

    private static Optional<Decision.LeaseDecision> rotateIf(boolean holds, SyncReason reason) {
        return holds ? Optional.of(new Rotate(reason)) : Optional.empty();
    }

    /**
     * Returns when the credentials expire unless something is done: at the lease's end, or at that of its parent token.
     */
    static Instant end(Lease lease, Optional<TokenExpiry> parent) {
        return parent.map(TokenExpiry::end)
                .filter(end -> end.isBefore(lease.end()))
                .orElse(lease.end());
    }

    /** A renewable lease is replaced only if its token expires; one that is not renewable, before its own end. */
    private static Instant rotateAt(Observed o, Lease lease) {
        Instant own = lease.renewable() ? Instant.MAX : actAt(o, lease, lease.end());
        return o.parent()
                .map(ending -> beforeParentEnds(o, ending))
                .filter(at -> at.isBefore(own))
                .orElse(own);
    }

    /**
     * All leases of a token end together, so their replacements are spread over the first two thirds of the remaining
     * time.
     */
    private static Instant beforeParentEnds(Observed o, TokenExpiry ending) {
        Duration left = Duration.between(ending.noticed(), ending.end());
        return ending.noticed()
                .plusMillis(Math.round(left.toMillis() * o.input().random() * 2 / 3));
    }

    /** Returns when {@code renewalPercent} of the time until the end has passed, plus jitter. */
    private static Instant actAt(Observed o, Lease lease, Instant end) {
        double percent = Math.min(Math.max(o.renewalPercent(), 0), LATEST_PERCENT) / 100.0;
        double share = Math.min(percent + SPREAD * (1 - o.input().random()), (LATEST_PERCENT + 5) / 100.0);
        Duration whole = Duration.between(lease.since(), end);
        return lease.since().plusMillis(Math.round(whole.toMillis() * share));
    }

    private static Instant nextAction(Observed o) {
        return o.lease()
                .map(lease -> {
                    Instant rotate = rotateAt(o, lease);
                    Instant renew = lease.renewable() ? actAt(o, lease, lease.end()) : Instant.MAX;
                    return rotate.isBefore(renew) ? rotate : renew;
                })
                .orElse(Instant.MAX);
    }
}
