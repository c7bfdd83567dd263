package dev.vso.operator.lease;

import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.auth.session.ParentTokenKeeper;
import dev.vso.operator.auth.session.ParentTokenKeeper.TokenExpiry;
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
 * Looks after the leases that are held, so that one that was revoked is noticed within seconds and not when it would have
 * been renewed. Each connection has a round of its own: every lease is looked up once in it, or a whole prefix listed
 * where the policy allows that, and a round is stretched so that Vault never gets more than its budget.
 */
public final class LeaseWatch implements AutoCloseable {

    /**
     * How often to look.
     *
     * @param shortestRound no lease is looked up more often than this
     * @param perSecond look-ups of one connection at most
     */
    public record Budget(Duration shortestRound, double perSecond) {

        /** Every 3 s, up to 200 leases of a connection; longer for more. */
        public static final Budget DEFAULT = of(Duration.ofSeconds(3), 200);

        /** Shorter rounds would load Vault and notice hardly sooner. */
        public static final Duration LEAST = Duration.ofMillis(100);

        /**
         * So many look-ups of a connection in this time at most.
         *
         * @param interval how often each lease is looked up while they are no more than {@code lookups}
         */
        public static Budget of(Duration interval, int lookups) {
            return new Budget(interval, lookups * 1000.0 / interval.toMillis());
        }

        /** A prefix is listed so often in one round, for one request tells of all its leases. */
        static final int LISTINGS = 3;

        /** A listing of more is work for Vault, and is asked for as seldom as look-ups at last. */
        private static final int LIGHT = 1000;

        /** How often a prefix with so many leases is listed in a round. */
        static int listings(int leases) {
            return Math.clamp((long) LISTINGS * LIGHT / leases, 1, LISTINGS);
        }

        /** How long a round of so many requests takes. */
        Duration round(int requests) {
            Duration needed = Duration.ofMillis(Math.round(requests / perSecond * 1000));
            return needed.compareTo(shortestRound) > 0 ? needed : shortestRound;
        }
    }

    /**
     * A lease under watch.
     *
     * @param part what holds it; one lease each
     * @param seenAlive when it is known to have been alive last
     * @param news run, on a thread of the watch, when the lease is no more or its token will end
     */
    record Watched(String part, LeaseId lease, Access access, AtomicReference<Instant> seenAlive, Runnable news) {
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
    private final ConcurrentHashMap<String, Watched> watched = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<LeaseId, Boolean> gone = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ObjectKey, Thread> rounds = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param rateLimiter shared with all others that ask about leases */
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
     * Watches the lease that the part holds, and the token that it hangs on, in place of any other.
     *
     * @param news run when the lease is no more or its token will end; must not block
     */
    public void ensure(String part, Optional<Lease> lease, Access access, Runnable news) {
        lease.flatMap(Lease::id).filter(id -> !watches(part, id, access)).ifPresent(id -> {
            Watched before =
                    watched.put(part, new Watched(part, id, access, new AtomicReference<>(clock.instant()), news));
            if (before != null && !before.lease().equals(id)) {
                gone.remove(before.lease());
            }
            startRound(access.session().identity().connection());
            lease.flatMap(Lease::parent)
                    .ifPresentOrElse(
                            token -> parents.attach(part, access.session(), token, news), () -> parents.forget(part));
        });
    }

    /** When the token that the part's lease hangs on ends, if it cannot be kept alive. */
    public Optional<TokenExpiry> ending(String part) {
        return parents.ending(part);
    }

    /** The part holds no lease any more. */
    public void forget(String part) {
        parents.forget(part);
        Watched before = watched.remove(part);
        if (before != null) {
            gone.remove(before.lease());
        }
    }

    /** Another replica watches all leases of the resource with this UID. */
    public void handOver(String uid) {
        watched.keySet().stream()
                .filter(part -> part.equals(uid) || part.startsWith(uid + "/"))
                .toList()
                .forEach(this::forget);
    }

    /** Whether this very lease is watched for the part, with a session that lives. */
    public boolean watches(String part, LeaseId lease) {
        Watched known = watched.get(part);
        return known != null
                && known.lease().equals(lease)
                && !known.access().session().isDismissed();
    }

    private boolean watches(String part, LeaseId lease, Access access) {
        Watched known = watched.get(part);
        return known != null
                && known.lease().equals(lease)
                && known.access().session().equals(access.session());
    }

    /** Whether Vault said that the lease is no more; what is not leased cannot be taken away. */
    public boolean isGone(Lease lease) {
        return lease.id().filter(gone::containsKey).isPresent();
    }

    /** Somebody else learnt that the part's lease is no more. */
    public void reportGone(String part, LeaseId lease) {
        Watched known = watched.get(part);
        if (known != null && known.lease().equals(lease)) {
            markGone(known);
        }
    }

    /** Whether this is the first to notice. */
    private boolean markGone(Watched lost) {
        boolean news = gone.put(lost.lease(), true) == null;
        if (news) {
            observer.leaseGone(
                    lost.connection(), Duration.between(lost.seenAlive().get(), clock.instant()));
        }
        return news;
    }

    /** How many leases are watched, by connection. */
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

    /** Whatever goes wrong in one round, the next one follows: without them nothing would notice a revocation. */
    private void lookUpAll(LeasePoll poll, List<Watched> leases) throws InterruptedException {
        try {
            poll.go(leases);
        } catch (RuntimeException e) {
            log.error("a round of looks at leases failed", e);
            Thread.sleep(budget.shortestRound());
        }
    }

    /** Ends the round unless a lease came in between. */
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
        boolean news = watches(lost.part(), lost.lease()) && markGone(lost);
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
