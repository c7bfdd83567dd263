package dev.vso.operator.lease;

import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.auth.ParentTokens;
import dev.vso.operator.auth.ParentTokens.Ending;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.vault.LeaseId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
        public static final Budget DEFAULT = new Budget(Duration.ofSeconds(3), 200.0 / 3);

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
     * @param news run, on a thread of the watch, when the lease is no more or its token will end
     */
    record Watched(String part, LeaseId lease, Access access, Runnable news) {}

    private static final Logger log = LoggerFactory.getLogger(LeaseWatch.class);

    private final Budget budget;
    private final ParentTokens parents;
    private final ConcurrentHashMap<String, Watched> watched = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<LeaseId, Boolean> gone = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ObjectKey, Thread> rounds = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public LeaseWatch(Budget budget, ParentTokens parents) {
        this.budget = budget;
        this.parents = parents;
    }

    /**
     * Watches the lease that the part holds, and the token that it hangs on, in place of any other.
     *
     * @param news run when the lease is no more or its token will end; must not block
     */
    public void ensure(String part, Optional<Lease> lease, Access access, Runnable news) {
        lease.flatMap(Lease::id).filter(id -> !watches(part, id)).ifPresent(id -> {
            Watched before = watched.put(part, new Watched(part, id, access, news));
            if (before != null) {
                gone.remove(before.lease());
            }
            startRound(access.session().identity().connection());
            lease.flatMap(Lease::parent)
                    .ifPresentOrElse(
                            token -> parents.hang(part, access.session(), token, news), () -> parents.forget(part));
        });
    }

    /** When the token that the part's lease hangs on ends, if it cannot be kept alive. */
    public Optional<Ending> ending(String part) {
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

    /** Whether this very lease is watched for the part. */
    public boolean watches(String part, LeaseId lease) {
        Watched known = watched.get(part);
        return known != null && known.lease().equals(lease);
    }

    /** Whether Vault said that the lease is no more; what is not leased cannot be taken away. */
    public boolean isGone(Lease lease) {
        return lease.id().filter(gone::containsKey).isPresent();
    }

    /** Somebody else learnt that the part's lease is no more. */
    public void noticedGone(String part, LeaseId lease) {
        if (watches(part, lease)) {
            gone.put(lease, true);
        }
    }

    /** How many leases are watched. */
    public int size() {
        return watched.size();
    }

    private void startRound(ObjectKey connection) {
        rounds.computeIfAbsent(
                connection, key -> Thread.ofVirtual().name("leases of " + key).start(() -> go(key)));
    }

    private void go(ObjectKey connection) {
        LeaseRound round = new LeaseRound();
        try {
            while (!closed) {
                List<Watched> leases = of(connection);
                if (leases.isEmpty() && endRound(connection)) {
                    return;
                }
                round.go(leases, budget, this::noticed);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
                .filter(one -> one.access().session().identity().connection().equals(connection))
                .toList();
    }

    private void noticed(Watched lost) {
        if (watches(lost.part(), lost.lease()) && gone.put(lost.lease(), true) == null) {
            try {
                lost.news().run();
            } catch (RuntimeException e) {
                log.error("a listener to leases failed", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        rounds.values().forEach(Thread::interrupt);
    }
}
