package dev.vso.operator.auth.session;

import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.Accessor;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.CallResult;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultNamespace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps alive the parent tokens of leases that no session uses any more: tokens of an earlier process, and tokens that
 * a session replaced. Vault revokes a token's leases when the token ends, so each token is renewed by its accessor if
 * the policy allows it ({@code auth/token/renew-accessor}); otherwise its expiry is reported, so that its leases are
 * replaced before, one after the other.
 */
public final class ParentTokenKeeper {

    /** A token is renewed after this fraction of its lifetime. */
    private static final double RENEW_AT = 2.0 / 3;

    /** A process that renewed at two thirds left at least a third of the lifetime. */
    private static final int PART_LEFT = 3;

    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    /** A replaced token may have little of its lifetime left: it is checked within this fraction of it. */
    private static final int NOTICED_WITHIN = 20;

    /** If less than this fraction of the previous lifetime is granted, the token has reached its max TTL. */
    static final double CUT_SHORT = 0.9;

    /** Assumed for a token whose lifetime is unknown. */
    private static final Duration UNKNOWN_LIFE = Duration.ofMinutes(30);

    /**
     * A token will expire and cannot be renewed.
     *
     * @param noticed when that became known
     * @param end the latest time of its expiry
     */
    public record TokenExpiry(Instant noticed, Instant end) {}

    /** A token, its dependent leases, and its expiry. */
    private static final class Parent {
        private final Accessor accessor;
        private volatile Session session;
        private final Map<CredentialId, Runnable> dependents = new ConcurrentHashMap<>();
        private final AtomicBoolean followed = new AtomicBoolean();
        private volatile Optional<TokenExpiry> ending = Optional.empty();
        private volatile Duration life;

        Parent(Session session, Accessor accessor) {
            this.session = session;
            this.accessor = accessor;
            this.life = session.tokenLife().orElse(Duration.ZERO);
        }
    }

    private final DelayedExecutor executor;
    private final InstantSource clock;
    private final ConcurrentHashMap<Accessor, Parent> parents = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<CredentialId, Accessor> byCredentials = new ConcurrentHashMap<>();

    public ParentTokenKeeper(DelayedExecutor executor, InstantSource clock) {
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Registers the lease of the credentials as dependent on the token with this accessor.
     *
     * @param session of the identity that the token was issued to
     * @param changed called when it becomes known that the token will expire
     */
    public void attach(CredentialId id, Session session, Accessor accessor, Runnable changed) {
        Accessor before = byCredentials.put(id, accessor);
        if (before != null && !before.equals(accessor)) {
            detach(id, before);
        }
        Parent parent = parents.compute(accessor, (_, known) -> {
            Parent joined = known == null ? new Parent(session, accessor) : known;
            joined.session = session; // replaced if the credentials use another session now
            joined.dependents.put(id, changed);
            return joined;
        });
        // Only now, because a parent that is not in the map yet would seem to have no dependents.
        if (parent.followed.compareAndSet(false, true)) {
            executor.schedule(Duration.ZERO, () -> keepAlive(parent));
        }
    }

    /** The credentials have no lease any more. */
    public void forget(CredentialId id) {
        Accessor before = byCredentials.remove(id);
        if (before != null) {
            detach(id, before);
        }
    }

    /** When the parent token of the lease of the credentials expires, if it does. */
    public Optional<TokenExpiry> ending(CredentialId id) {
        return Optional.ofNullable(byCredentials.get(id)).map(parents::get).flatMap(parent -> parent.ending);
    }

    private void detach(CredentialId id, Accessor accessor) {
        parents.computeIfPresent(accessor, (_, parent) -> {
            parent.dependents.remove(id);
            return parent.dependents.isEmpty() ? null : parent;
        });
    }

    /** One check: the session's current token needs nothing; another token is renewed or will expire. */
    private void keepAlive(Parent parent) {
        if (parents.get(parent.accessor) != parent) {
            return; // no dependents left
        }
        if (parent.session.accessor().filter(parent.accessor::equals).isPresent()) {
            Optional<Instant> end = parent.session.finalExpiry();
            if (end.isPresent()) {
                ends(parent, Duration.between(clock.instant(), end.get()));
            } else {
                executor.schedule(checkInterval(parent.session), () -> keepAlive(parent));
            }
            return;
        }
        VaultAccess home =
                parent.session.in(VaultNamespace.named(parent.session.identity().vaultNamespace()));
        switch (home.tokens().renewAccessor(parent.accessor, Optional.empty())) {
            case CallResult.Success<AuthInfo>(AuthInfo auth) -> renewed(parent, auth.leaseDuration());
            case CallResult.Failure<AuthInfo>(VaultFailure failure) -> {
                switch (failure.policy()) {
                    case TRANSIENT -> executor.schedule(TRY_AGAIN, () -> keepAlive(parent));
                    // Not allowed, or not renewable: it expires at its time.
                    case DENIED, INVALID -> ends(parent, assumedLeft(parent));
                    // The token no longer exists, nor do its leases; lease polling notices that.
                    case GONE -> parents.remove(parent.accessor, parent);
                }
            }
        }
    }

    private static Duration checkInterval(Session session) {
        return session.tokenLife()
                .map(life -> life.dividedBy(NOTICED_WITHIN))
                .filter(soon -> soon.compareTo(TRY_AGAIN) < 0)
                .orElse(TRY_AGAIN);
    }

    /** A renewal that grants less than the previous one has reached the token's max TTL: it will expire. */
    private void renewed(Parent parent, Duration life) {
        boolean nearItsLastEnd = life.toMillis() < parent.life.toMillis() * CUT_SHORT;
        parent.life = life;
        if (nearItsLastEnd) {
            ends(parent, life);
        } else if (life.isPositive()) {
            executor.schedule(Duration.ofMillis(Math.round(life.toMillis() * RENEW_AT)), () -> keepAlive(parent));
        }
    }

    private void ends(Parent parent, Duration left) {
        Instant now = clock.instant();
        parent.ending = Optional.of(new TokenExpiry(now, now.plus(left)));
        parent.dependents.values().forEach(Runnable::run);
    }

    /** Known for a token that the session used; for a token of an earlier process, the minimum. */
    private Duration assumedLeft(Parent parent) {
        Optional<Instant> end = parent.session.endOfRetired(parent.accessor);
        if (end.isPresent()) {
            return Duration.between(clock.instant(), end.get());
        }
        Duration whole = parent.life.isPositive()
                ? parent.life
                : parent.session.tokenLife().orElse(UNKNOWN_LIFE);
        return whole.dividedBy(PART_LEFT);
    }
}
