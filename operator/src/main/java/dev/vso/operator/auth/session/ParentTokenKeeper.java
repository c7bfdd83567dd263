package dev.vso.operator.auth.session;

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
 * The tokens that leases hang on and that no session uses any more: those of an earlier process, and those that a session
 * replaced. Vault revokes a token's leases when the token ends, so each is kept alive by its accessor where the policy
 * grants that ({@code auth/token/renew-accessor}); where it cannot be, its end is told, so that its leases are replaced
 * before it, one after the other.
 */
public final class ParentTokenKeeper {

    /** A token is renewed when so much of its life has passed. */
    private static final double RENEW_AT = 2.0 / 3;

    /** A process that renewed at two thirds left at least this much of a life. */
    private static final int PART_LEFT = 3;

    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    /** A token that is replaced may have little of its life left: it is noticed within this part of it. */
    private static final int NOTICED_WITHIN = 20;

    /** Granted less than this share of what it had before, a token has met its greatest life. */
    static final double CUT_SHORT = 0.9;

    /** What is assumed of a token about which nothing can be learnt. */
    private static final Duration UNKNOWN_LIFE = Duration.ofMinutes(30);

    /**
     * A token will end and cannot be prolonged.
     *
     * @param noticed when that became known
     * @param end when it ends at the latest
     */
    public record TokenExpiry(Instant noticed, Instant end) {}

    /** A token, who hangs on it, and what is known of its end. */
    private static final class Parent {
        private final Accessor accessor;
        private volatile Session session;
        private final Map<String, Runnable> dependents = new ConcurrentHashMap<>();
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
    private final ConcurrentHashMap<String, Accessor> byPart = new ConcurrentHashMap<>();

    public ParentTokenKeeper(DelayedExecutor executor, InstantSource clock) {
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * The part's lease hangs on the token with this accessor.
     *
     * @param session of the identity that the token was issued to
     * @param changed told when it becomes known that the token will end
     */
    public void attach(String part, Session session, Accessor accessor, Runnable changed) {
        Accessor before = byPart.put(part, accessor);
        if (before != null && !before.equals(accessor)) {
            detach(part, before);
        }
        Parent parent = parents.compute(accessor, (_, known) -> {
            Parent joined = known == null ? new Parent(session, accessor) : known;
            joined.session = session; // a new one, where the part logs in with something else now
            joined.dependents.put(part, changed);
            return joined;
        });
        // Not sooner: what is not in the map yet looks as if nobody hung on it any more.
        if (parent.followed.compareAndSet(false, true)) {
            executor.schedule(Duration.ZERO, () -> keepAlive(parent));
        }
    }

    /** The part holds no lease any more. */
    public void forget(String part) {
        Accessor before = byPart.remove(part);
        if (before != null) {
            detach(part, before);
        }
    }

    /** When the token that the part's lease hangs on ends, if it does. */
    public Optional<TokenExpiry> ending(String part) {
        return Optional.ofNullable(byPart.get(part)).map(parents::get).flatMap(parent -> parent.ending);
    }

    private void detach(String part, Accessor accessor) {
        parents.computeIfPresent(accessor, (_, parent) -> {
            parent.dependents.remove(part);
            return parent.dependents.isEmpty() ? null : parent;
        });
    }

    /** Once each time: what the session looks after needs nothing, another token is prolonged or will end. */
    private void keepAlive(Parent parent) {
        if (parents.get(parent.accessor) != parent) {
            return; // nobody hangs on it any more
        }
        if (parent.session.accessor().filter(parent.accessor::equals).isPresent()) {
            Optional<Instant> end = parent.session.finalExpiry();
            if (end.isPresent()) {
                ends(parent, Duration.between(clock.instant(), end.get()));
            } else {
                executor.schedule(nextLook(parent.session), () -> keepAlive(parent));
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
                    // Not granted, or not renewable: it ends at its time.
                    case DENIED, INVALID -> ends(parent, assumedLeft(parent));
                    // It is gone and so are its leases, which their own watch notices.
                    case GONE -> parents.remove(parent.accessor, parent);
                }
            }
        }
    }

    private static Duration nextLook(Session session) {
        return session.tokenLife()
                .map(life -> life.dividedBy(NOTICED_WITHIN))
                .filter(soon -> soon.compareTo(TRY_AGAIN) < 0)
                .orElse(TRY_AGAIN);
    }

    /** A renewal that grants less than the one before has met the token's greatest life: it will end. */
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

    /** Known of a token that the session had; of one from an earlier process, the least that it can be. */
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
