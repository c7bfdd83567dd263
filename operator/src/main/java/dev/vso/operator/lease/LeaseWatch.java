package dev.vso.operator.lease;

import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.auth.session.ParentTokenKeeper;
import dev.vso.operator.auth.session.ParentTokenKeeper.TokenExpiry;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the held leases, so that a revoked one is noticed within seconds and not only at its next renewal. Each
 * connection is polled in rounds: a round looks up every lease once, or lists a whole prefix if the policy allows it,
 * and lasts longer when Vault would otherwise get more requests than the budget.
 */
public final class LeaseWatch implements AutoCloseable {

    /**
     * The polling rate.
     *
     * @param shortestRound the minimum interval between look-ups of a lease
     * @param perSecond maximum look-ups per second of one connection
     */
    public record Budget(Duration shortestRound, double perSecond) {

        /** Every 3 s for up to 200 leases of a connection; less often for more. */
        public static final Budget DEFAULT = of(Duration.ofSeconds(3), 200);

        /** The shortest round; shorter ones would load Vault and hardly detect anything sooner. */
        public static final Duration LEAST = Duration.ofMillis(100);

        /**
         * Returns a budget of at most this number of look-ups of a connection per interval.
         *
         * @param interval how often each lease is looked up while there are at most {@code lookups}
         */
        public static Budget of(Duration interval, int lookups) {
            return new Budget(interval, lookups * 1000.0 / interval.toMillis());
        }

        /** The number of listings of a prefix in one round; one request covers all its leases. */
        static final int LISTINGS = 3;

        /** With more leases a listing is expensive: it is sent less often, down to once per round. */
        private static final int LIGHT = 1000;

        /** Returns how often a prefix with this number of leases is listed in a round. */
        static int listings(int leases) {
            return Math.clamp((long) LISTINGS * LIGHT / leases, 1, LISTINGS);
        }

        /** Returns how long a round with this number of requests takes. */
        Duration round(int requests) {
            Duration needed = Duration.ofMillis(Math.round(requests / perSecond * 1000));
            return needed.compareTo(shortestRound) > 0 ? needed : shortestRound;
        }
    }

    /**
     * A watched lease.
     *
     * @param id of the credentials; one lease each
     * @param seenAlive when the lease was last known to be alive
     * @param news runs on a thread of the watch when the lease no longer exists or its token will expire
     */
    record Watched(CredentialId id, LeaseId lease, Access access, AtomicReference<Instant> seenAlive, Runnable news) {
        ObjectKey connection() {
            return access.session().identity().connection();
        }
    }

    private static final Logger log = LoggerFactory.getLogger(LeaseWatch.class);

    private final Budget budget;
    private final LeaseRateLimiter rateLimiter;
    private final ParentTokenKeeper parents;
    private final LeaseObserver observer;
    private final InstantSource clock;
    private final ConcurrentHashMap<CredentialId, Watched> watched = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<LeaseId, Boolean> gone = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ObjectKey, Thread> rounds = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param rateLimiter shared by all requests about leases */
    public LeaseWatch(
            Budget budget,
            LeaseRateLimiter rateLimiter,
            ParentTokenKeeper parents,
            LeaseObserver observer,
            InstantSource clock) {
        this.budget = budget;
        this.rateLimiter = rateLimiter;
        this.parents = parents;
        this.observer = observer;
        this.clock = clock;
    }

    /**
     * Watches the lease of the credentials and its parent token, and nothing else for these credentials.
     *
     * @param news runs when the lease no longer exists or its token will expire; must not block
     */
    public void ensure(CredentialId id, Optional<Lease> lease, Access access, Runnable news) {
        lease.flatMap(Lease::id).filter(held -> !watches(id, held, access)).ifPresent(held -> {
            Watched before =
                    watched.put(id, new Watched(id, held, access, new AtomicReference<>(clock.instant()), news));
            if (before != null && !before.lease().equals(held)) {
                gone.remove(before.lease());
            }
            startRound(access.session().identity().connection());
            lease.flatMap(Lease::parent)
                    .ifPresentOrElse(
                            token -> parents.attach(id, access.session(), token, news), () -> parents.forget(id));
        });
    }

    /** Returns when the parent token of the lease expires, if it cannot be kept alive. */
    public Optional<TokenExpiry> ending(CredentialId id) {
        return parents.ending(id);
    }

    /** Stops watching the lease of the credentials. */
    public void forget(CredentialId id) {
        parents.forget(id);
        Watched before = watched.remove(id);
        if (before != null) {
            gone.remove(before.lease());
        }
    }

    /** Stops watching the leases of the resource with this UID: another replica watches them. */
    public void handOver(String uid) {
        watched.keySet().stream().filter(id -> id.isOf(uid)).toList().forEach(this::forget);
    }

    /** Returns whether this lease is watched for the credentials, with a live session. */
    public boolean watches(CredentialId id, LeaseId lease) {
        Watched known = watched.get(id);
        return known != null
                && known.lease().equals(lease)
                && !known.access().session().isDismissed();
    }

    private boolean watches(CredentialId id, LeaseId lease, Access access) {
        Watched known = watched.get(id);
        return known != null
                && known.lease().equals(lease)
                && known.access().session().equals(access.session());
    }

    /** Returns whether Vault reported that the lease no longer exists; false for credentials without a lease. */
    public boolean isGone(Lease lease) {
        return lease.id().filter(gone::containsKey).isPresent();
    }

    /** Reports that the lease of the credentials no longer exists, if another component found out. */
    public void reportGone(CredentialId id, LeaseId lease) {
        Watched known = watched.get(id);
        if (known != null && known.lease().equals(lease)) {
            markGone(known);
        }
    }

    /** Marks the lease as gone; returns true the first time. */
    private boolean markGone(Watched lost) {
        boolean news = gone.put(lost.lease(), true) == null;
        if (news) {
            observer.leaseGone(
                    lost.connection(), Duration.between(lost.seenAlive().get(), clock.instant()));
        }
        return news;
    }

    /** Returns the number of watched leases by connection. */
    public Map<ObjectKey, Long> held() {
        return watched.values().stream().collect(Collectors.groupingBy(Watched::connection, Collectors.counting()));
    }

    private void startRound(ObjectKey connection) {
        rounds.computeIfAbsent(
                connection, key -> Thread.ofVirtual().name("leases of " + key).start(() -> go(key)));
    }

    private void go(ObjectKey connection) {
        LeasePoll poll = new LeasePoll(budget, rateLimiter, clock, observer, this::isReported);
        try {
            while (!closed) {
                List<Watched> leases = of(connection);
                if (leases.isEmpty() && endRound(connection)) {
                    return;
                }
                lookUpAll(poll, leases);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs one round and survives any failure: without the next round no revocation would be noticed. */
    private void lookUpAll(LeasePoll poll, List<Watched> leases) throws InterruptedException {
        try {
            poll.go(leases);
        } catch (RuntimeException e) {
            log.error("a lease poll failed", e);
            Thread.sleep(budget.shortestRound());
        }
    }

    /** Ends the polling unless a lease was added in the meantime. */
    private boolean endRound(ObjectKey connection) {
        rounds.remove(connection);
        if (of(connection).isEmpty()) {
            return true;
        }
        return rounds.putIfAbsent(connection, Thread.currentThread()) != null;
    }

    private List<Watched> of(ObjectKey connection) {
        return watched.values().stream()
                .filter(one -> one.connection().equals(connection))
                .filter(one -> !gone.containsKey(one.lease()))
                .toList();
    }

    private boolean isReported(Watched lost) {
        boolean news = watches(lost.id(), lost.lease()) && markGone(lost);
        if (news) {
            try {
                lost.news().run();
            } catch (RuntimeException e) {
                log.error("a listener to leases failed", e);
            }
        }
        return news;
    }

    @Override
    public void close() {
        closed = true;
        rounds.values().forEach(Thread::interrupt);
    }
}
