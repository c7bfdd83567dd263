package dev.vso.operator.lease;

import dev.vso.operator.auth.Session;
import dev.vso.operator.lease.LeaseWatch.Budget;
import dev.vso.operator.lease.LeaseWatch.Watched;
import dev.vso.operator.vault.Answer;
import dev.vso.operator.vault.LeaseState;
import dev.vso.operator.vault.VaultFailure;
import dev.vso.operator.vault.VaultPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One look at every lease of a connection, spread evenly over the time that the budget gives it. */
final class LeaseRound {

    /** A policy may change; what it grants is asked again after this. */
    private static final Duration GRANTS_HOLD = Duration.ofMinutes(5);

    private static final Set<String> NEEDED_TO_LIST = Set.of("list", "sudo");

    /** The leases below one prefix that are held with one session. */
    private record Group(Session session, String prefix) {}

    private record Grant(boolean mayList, Instant until) {}

    private final Map<Group, Grant> grants = new HashMap<>();

    /** Looks at all of them once and reports those that are gone; takes as long as the budget says. */
    void go(List<Watched> leases, Budget budget, Consumer<Watched> gone) throws InterruptedException {
        Map<Group, List<Watched>> groups = new HashMap<>();
        leases.forEach(one ->
                groups.computeIfAbsent(group(one), _ -> new ArrayList<>()).add(one));
        List<Runnable> looks = new ArrayList<>();
        groups.forEach((group, members) -> {
            if (members.size() > 1 && mayList(group, members.getFirst())) {
                looks.add(() -> list(group, members, gone));
            } else {
                members.forEach(one -> looks.add(() -> lookUp(one, gone)));
            }
        });
        grants.keySet().retainAll(groups.keySet());
        Duration round = budget.round(looks.size());
        Duration pace = looks.isEmpty() ? round : round.dividedBy(looks.size());
        Instant start = Instant.now();
        for (int i = 0; i < looks.size(); i++) {
            looks.get(i).run();
            sleepUntil(start.plus(pace.multipliedBy(i + 1L)));
        }
        if (looks.isEmpty()) {
            Thread.sleep(pace);
        }
    }

    private static void sleepUntil(Instant moment) throws InterruptedException {
        Duration wait = Duration.between(Instant.now(), moment);
        if (wait.isPositive()) {
            Thread.sleep(wait);
        }
    }

    /** One call for a whole prefix; a lease that is not in it is looked up before anybody is told. */
    private void list(Group group, List<Watched> members, Consumer<Watched> gone) {
        Watched any = members.getFirst();
        switch (any.access().vault().leases().listPrefix(path(group.prefix()))) {
            case Answer.Is<List<String>>(List<String> names) -> {
                Collection<String> alive = new HashSet<>(names);
                members.stream().filter(one -> !alive.contains(name(one))).forEach(one -> lookUp(one, gone));
            }
            case Answer.Failed<List<String>>(VaultFailure failure) -> {
                switch (failure.policy()) {
                    // Nothing below the prefix, or not to be listed any more: each lease answers for itself.
                    case INVALID, GONE, DENIED -> {
                        grants.remove(group);
                        members.forEach(one -> lookUp(one, gone));
                    }
                    case TRANSIENT -> {
                        // nothing is known; the next round looks again
                    }
                }
            }
        }
    }

    private static void lookUp(Watched one, Consumer<Watched> gone) {
        Answer<LeaseState> answer = one.access().vault().leases().lookup(one.lease());
        if (answer instanceof Answer.Failed<LeaseState>(VaultFailure failure)
                && failure.policy() == VaultFailure.Policy.GONE) {
            gone.accept(one);
        }
    }

    private boolean mayList(Group group, Watched any) {
        Instant now = Instant.now();
        Grant known = grants.get(group);
        if (known == null || now.isAfter(known.until())) {
            boolean may = any.access()
                    .vault()
                    .system()
                    .onListing(VaultPath.of("sys", "leases", "lookup", group.prefix()))
                    .optional()
                    .filter(capabilities -> capabilities.containsAll(NEEDED_TO_LIST) || capabilities.contains("root"))
                    .isPresent();
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
        return slash <= 0 ? Optional.empty() : Optional.of(id.substring(0, slash));
    }

    private static String name(Watched one) {
        String id = one.lease().value();
        return id.substring(id.lastIndexOf('/') + 1);
    }

    private static VaultPath path(String prefix) {
        return VaultPath.of(prefix);
    }
}
