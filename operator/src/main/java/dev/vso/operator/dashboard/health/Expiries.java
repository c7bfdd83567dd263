package dev.vso.operator.dashboard.health;

import dev.vso.operator.summary.Lifetime;
import java.time.Instant;
import java.util.List;

/**
 * Classifies the expiries of a resource. Pure.
 *
 * @param failing true if the resource fails
 */
public record Expiries(boolean failing, Instant now) {

    public List<Expiry> of(List<Lifetime> lifetimes) {
        return lifetimes.stream().map(this::of).toList();
    }

    private Expiry of(Lifetime life) {
        Instant dueBy = Expiry.dueBy(life.since(), life.end(), life.offset());
        return new Expiry(
                life.secret(),
                life.role(),
                life.kind(),
                life.since(),
                life.end(),
                ExpiryState.of(life.renewalMode(), life.end(), dueBy, failing, now));
    }
}
