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
 * Polls all leases of a connection in rounds; the requests are spread evenly over the time that the budget gives a
 * round. A slow response does not delay the others; if a request gets no response, the other leases of its session wait
 * for the next round. Revocations rarely come alone: after the first one, the rest is polled as fast as the budget
 * allows.
 */
final class LeasePoll {

    /** The time for which the known capabilities of a policy are used before they are read again. */
    private static final Duration GRANTS_HOLD = Duration.ofMinutes(5);

    private static final Set<String> NEEDED_TO_LIST = Set.of("list", "sudo");

    /** The maximum number of concurrent requests, so that a slow Vault can serve other requests. */
    private static final int AT_ONCE = 8;

    /** The pause between fast rounds: a Vault that revokes many leases is busy. */
    private static final Duration FAST_POLL_PAUSE = Duration.ofMillis(300);

    /** The leases below one prefix that belong to one session. */
    private record Group(Session session, String prefix) {}

    private record Grant(boolean mayList, Instant until) {}

    /**
     * A request for one lease or a whole group.
     *
     * @param again whether this round has already requested the same
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

    /** @param gone called for each missing lease; returns true the first time */
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

    /**
     * Polls all leases once. Takes as long as the budget says, or less if a lease was gone, so that the next round
     * follows soon.
     */
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

    /** Returns the requests of a round; listings occur several times, spread among the look-ups. */
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
     * Lists a whole prefix with one request. The first lease that is missing is looked up; if it is gone, the other
     * missing ones count as gone without a look-up, to spare a Vault that is revoking hundreds.
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
                    // Listing is no longer possible: look up each lease.
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

    /** Looks up a lease; returns whether Vault reports that it no longer exists. */
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
                        // The token lacks Vault's default policy: a missing lease is noticed at its next renewal.
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
