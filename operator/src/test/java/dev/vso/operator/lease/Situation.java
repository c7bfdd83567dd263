package dev.vso.operator.lease;

import dev.vso.operator.auth.session.ParentTokens.Ending;
import dev.vso.operator.lease.LeasePlan.Observed;
import dev.vso.operator.reconcile.Track;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the plan looks at: a lease of an hour, a minute old, with which all is well; and what is different from that. */
final class Situation {

    static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private boolean requestChanged;
    private Drift drift = new Drift.None();
    private Optional<String> force = Optional.empty();
    private Optional<Lease> lease = Optional.of(lease(Duration.ofHours(1), true));
    private boolean gone;
    private Optional<Ending> parent = Optional.empty();
    private int renewalPercent = 67;
    private Track track = Track.NEW.saw(Optional.empty());
    private Instant now = T.plusSeconds(60);
    private double random = 0.5;

    /** A lease that was issued at {@link #T}. */
    static Lease lease(Duration duration, boolean renewable) {
        return new Lease(Optional.of(new LeaseId("database/creds/app/x")), T, duration, renewable, Optional.empty());
    }

    Situation requestChanged() {
        requestChanged = true;
        return this;
    }

    Situation drift(Drift changed) {
        drift = changed;
        return this;
    }

    Situation force(String value) {
        force = Optional.of(value);
        return this;
    }

    Situation lease(Optional<Lease> held) {
        lease = held;
        return this;
    }

    Situation gone(boolean isGone) {
        gone = isGone;
        return this;
    }

    Situation parent(Optional<Ending> ending) {
        parent = ending;
        return this;
    }

    /** The token was noticed to end, and ends, so long after {@link #T}. */
    Situation parentEnds(Duration noticed, Duration end) {
        return parent(Optional.of(new Ending(T.plus(noticed), T.plus(end))));
    }

    Situation renewalPercent(int percent) {
        renewalPercent = percent;
        return this;
    }

    Situation track(Track known) {
        track = known;
        return this;
    }

    /** So long after {@link #T}. */
    Situation after(Duration time) {
        return at(T.plus(time));
    }

    Situation at(Instant moment) {
        now = moment;
        return this;
    }

    Situation random(double number) {
        random = number;
        return this;
    }

    Observed observed() {
        return new Observed(1, requestChanged, drift, force, lease, gone, parent, renewalPercent, track, now, random);
    }
}
