package dev.vso.operator.lease;

import dev.vso.operator.auth.session.Session;
import dev.vso.operator.lease.LeaseWatch.Budget;
import dev.vso.operator.lease.LeaseWatch.Watched;
import dev.vso.vault.CallResult;
import dev.vso.vault.LeaseId;
import dev.vso.vault.LeaseState;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Looks at every lease of a connection, round after round, spread evenly over the time that the budget gives a round. A
 * slow answer does not hold up the others, and where one gets none, the others of its session wait for the next round. A
 * revocation seldom comes alone: after the first, the others are looked at as fast as the budget allows.
 */
final class LeasePoll {

    /** A policy may change; what it grants is asked again after this. */
    private static final Duration GRANTS_HOLD = Duration.ofMinutes(5);

    private static final Set<String> NEEDED_TO_LIST = Set.of("list", "sudo");

    /** A Vault that answers slowly is not to be kept from everything else by look-ups. */
    private static final int AT_ONCE = 8;

    /** A Vault that revokes many is busy: it is left alone so long between two rounds that do not wait for their time. */
    private static final Duration FAST_POLL_PAUSE = Duration.ofMillis(300);

    /** The leases below one prefix that are held with one session. */
    private record Group(Session session, String prefix) {}

    private record Grant(boolean mayList, Instant until) {}

    /**
     * A request that looks at one lease or at a whole group.
     *
     * @param again whether this round has looked at the same before
     */
    private record Lookup(Watched any, boolean again, Runnable work) {}

    private final Budget budget;
    private final LeaseRateLimiter rateLimiter;
    private final InstantSource clock;
    private final LeaseObserver observer;
    private final Predicate<Watched> gone;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Map<Group, Grant> grants = new ConcurrentHashMap<>();
    private final Set<Session> unanswered = ConcurrentHashMap.newKeySet();
    private final Semaphore news = new Semaphore(0);
    private volatile boolean fastPoll;

    /** @param gone told of each lease that is no more; whether that is news */
    LeasePoll(
            Budget budget,
            LeaseRateLimiter rateLimiter,
            InstantSource clock,
            LeaseObserver observer,
            Predicate<Watched> gone) {
        this.budget = budget;
        this.rateLimiter = rateLimiter;
        this.clock = clock;
        this.observer = observer;
        this.gone = gone;
    }

    /** Looks at all of them once; takes as long as the budget says, or less if one was gone: then the next follows soon. */
    void go(List<Watched> leases) throws InterruptedException {
        unanswered.clear();
        news.drainPermits();
        fastPoll = false;
        List<Lookup> looks = lookups(groups(leases));
        Duration round = budget.round(looks.size());
        Instant start = clock.instant();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < looks.size(); i++) {
                Lookup look = looks.get(i);
                if (isWorthIt(look)) {
                    rateLimiter.await(look.any().access().session().identity().connection(), round);
                    free.acquire();
                    threads.execute(() -> run(look));
                }
                sleepUntil(start.plus(round.multipliedBy(i + 1L).dividedBy(looks.size())));
            }
        }
        sleepUntil(start.plus(round));
        if (fastPoll) {
            Thread.sleep(FAST_POLL_PAUSE);
        }
    }

    private boolean isWorthIt(Lookup look) {
        return !unanswered.contains(look.any().access().session()) && !(fastPoll && look.again());
    }

    private void run(Lookup look) {
        try {
            look.work().run();
        } finally {
            free.release();
        }
    }

    private Map<Group, List<Watched>> groups(List<Watched> leases) {
        Map<Group, List<Watched>> groups = new HashMap<>();
        leases.forEach(one ->
                groups.computeIfAbsent(group(one), _ -> new ArrayList<>()).add(one));
        grants.keySet().retainAll(groups.keySet());
        return groups;
    }

    /** The look-ups of a round, and among them the listings, each several times. */
    private List<Lookup> lookups(Map<Group, List<Watched>> groups) {
        List<Lookup> lookUps = new ArrayList<>();
        List<List<Lookup>> listings = IntStream.range(0, Budget.LISTINGS)
                .<List<Lookup>>mapToObj(_ -> new ArrayList<>())
                .toList();
        groups.forEach((group, members) -> {
            Watched any = members.getFirst();
            if (members.size() > 1 && mayList(group, any)) {
                for (int time = 0; time < Budget.listings(members.size()); time++) {
                    listings.get(time).add(new Lookup(any, time > 0, () -> list(group, members)));
                }
            } else {
                members.forEach(one -> lookUps.add(new Lookup(one, false, () -> lookUp(one))));
            }
        });
        return Interleaver.of(listings, lookUps);
    }

    private void sleepUntil(Instant moment) throws InterruptedException {
        Duration wait = Duration.between(clock.instant(), moment);
        if (wait.isPositive() && !fastPoll) {
            boolean _ = news.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /**
     * One call for a whole prefix. The first lease that is not in it is looked up; if it is gone, the list is believed
     * about the others too, for when hundreds are revoked, Vault has better to do than to confirm each.
     */
    private void list(Group group, List<Watched> members) {
        Watched any = members.getFirst();
        observer.listed(any.connection());
        switch (any.access().vault().leases().listPrefix(VaultPath.of(group.prefix()))) {
            case CallResult.Success<List<String>>(List<String> names) -> {
                Collection<String> alive = new HashSet<>(names);
                List<Watched> missing = new ArrayList<>();
                for (Watched one : members) {
                    if (alive.contains(name(one))) {
                        one.seenAlive().set(clock.instant());
                    } else {
                        missing.add(one);
                    }
                }
                missing(missing);
            }
            case CallResult.Failure<List<String>>(VaultFailure failure) -> {
                if (failure.kind() == VaultFailure.Kind.NOT_FOUND) { // nothing is below the prefix
                    missing(members);
                    return;
                }
                switch (failure.policy()) {
                    // Not to be listed any more: each lease answers for itself.
                    case INVALID, GONE, DENIED -> {
                        grants.remove(group);
                        members.forEach(this::lookUp);
                    }
                    case TRANSIENT -> unanswered.add(group.session());
                }
            }
        }
    }

    private void missing(List<Watched> missing) {
        boolean believed = false;
        for (Watched one : missing) {
            if (believed) {
                lost(one);
            } else {
                believed = lookUp(one);
            }
        }
    }

    private void lost(Watched one) {
        if (gone.test(one)) {
            fastPoll = true;
            news.release();
        }
    }

    /** Whether Vault says that it is no more. */
    private boolean lookUp(Watched one) {
        observer.lookedUp(one.connection());
        switch (one.access().vault().leases().lookup(one.lease())) {
            case CallResult.Success<LeaseState> _ -> one.seenAlive().set(clock.instant());
            case CallResult.Failure<LeaseState>(VaultFailure failure) -> {
                switch (failure.policy()) {
                    case GONE -> {
                        lost(one);
                        return true;
                    }
                    case TRANSIENT -> unanswered.add(one.access().session());
                    case DENIED, INVALID -> {
                        // Vault's default policy was taken away: what is gone is noticed when it is to be renewed.
                    }
                }
            }
        }
        return false;
    }

    private boolean mayList(Group group, Watched any) {
        Instant now = clock.instant();
        Grant known = grants.get(group);
        if (known == null || now.isAfter(known.until())) {
            Optional<Set<String>> granted = any.access()
                    .vault()
                    .system()
                    .onListing(VaultPath.of("sys", "leases", "lookup", group.prefix()))
                    .optional();
            if (granted.isEmpty()) {
                return false; // asked again in the next round
            }
            boolean may =
                    granted.get().containsAll(NEEDED_TO_LIST) || granted.get().contains("root");
            known = new Grant(may, now.plus(GRANTS_HOLD));
            grants.put(group, known);
        }
        return known.mayList();
    }

    private static Group group(Watched one) {
        return new Group(one.access().session(), prefix(one).orElse(""));
    }

    private static Optional<String> prefix(Watched one) {
        String id = one.lease().value();
        int slash = id.lastIndexOf('/');
        return slash <= 0 || LeaseId.fromText(id).isEmpty() ? Optional.empty() : Optional.of(id.substring(0, slash));
    }

    private static String name(Watched one) {
        String id = one.lease().value();
        return id.substring(id.lastIndexOf('/') + 1);
    }
}
