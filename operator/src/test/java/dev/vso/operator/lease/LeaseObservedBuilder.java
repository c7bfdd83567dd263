package dev.vso.operator.lease;

import dev.vso.operator.auth.session.ParentTokenKeeper.TokenExpiry;
import dev.vso.operator.lease.LeasePlan.Observed;
import dev.vso.operator.reconcile.ReconcileInput;
import dev.vso.operator.reconcile.ReconcileInput.Activity;
import dev.vso.operator.reconcile.ReconcileState;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Builds the plan's input: a healthy one-hour lease that is a minute old, with some differences. */
final class LeaseObservedBuilder {

    static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private boolean requestChanged;
    private Drift drift = new Drift.None();
    private Optional<String> force = Optional.empty();
    private Optional<Lease> lease = Optional.of(lease(Duration.ofHours(1), true));
    private boolean gone;
    private Optional<TokenExpiry> parent = Optional.empty();
    private Activity activity = Activity.ACTIVE;
    private int renewalPercent = 67;
    private ReconcileState state = ReconcileState.NEW.saw(Optional.empty());
    private Instant now = T.plusSeconds(60);
    private double random = 0.5;

    /** A lease issued at {@link #T}. */
    static Lease lease(Duration duration, boolean renewable) {
        return new Lease(Optional.of(new LeaseId("database/creds/app/x")), T, duration, renewable, Optional.empty());
    }

    LeaseObservedBuilder requestChanged() {
        requestChanged = true;
        return this;
    }

    LeaseObservedBuilder drift(Drift changed) {
        drift = changed;
        return this;
    }

    LeaseObservedBuilder force(String value) {
        force = Optional.of(value);
        return this;
    }

    LeaseObservedBuilder lease(Optional<Lease> held) {
        lease = held;
        return this;
    }

    LeaseObservedBuilder gone(boolean isGone) {
        gone = isGone;
        return this;
    }

    LeaseObservedBuilder parent(Optional<TokenExpiry> ending) {
        parent = ending;
        return this;
    }

    /** Sets when the token's expiry was noticed, and when it expires, relative to {@link #T}. */
    LeaseObservedBuilder parentEnds(Duration noticed, Duration end) {
        return parent(Optional.of(new TokenExpiry(T.plus(noticed), T.plus(end))));
    }

    LeaseObservedBuilder renewalPercent(int percent) {
        renewalPercent = percent;
        return this;
    }

    LeaseObservedBuilder suspended() {
        activity = Activity.SUSPENDED;
        return this;
    }

    LeaseObservedBuilder track(ReconcileState known) {
        state = known;
        return this;
    }

    /** Sets the current time, relative to {@link #T}. */
    LeaseObservedBuilder after(Duration time) {
        return at(T.plus(time));
    }

    LeaseObservedBuilder at(Instant moment) {
        now = moment;
        return this;
    }

    LeaseObservedBuilder random(double number) {
        random = number;
        return this;
    }

    Observed observed() {
        return new Observed(
                new ReconcileInput(1, force, state, now, random, activity),
                requestChanged,
                drift,
                lease,
                gone,
                parent,
                renewalPercent);
    }
}
