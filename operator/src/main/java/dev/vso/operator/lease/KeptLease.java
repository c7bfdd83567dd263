package dev.vso.operator.lease;

import dev.vso.operator.lease.OverlapPlan.User;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A lease that is kept after its revocation time, because workloads may still use it.
 *
 * @param users what must happen to each workload before it stops using the lease, for people
 */
public record KeptLease(String id, Instant end, List<String> users) {

    static final String REASON = "WorkloadsUseThem";

    public KeptLease {
        users = List.copyOf(users);
    }

    static KeptLease of(ReplacedLease lease, List<User> users) {
        return new KeptLease(
                lease.id().value(),
                lease.end(),
                users.stream().map(KeptLease::words).toList());
    }

    private static String words(User user) {
        return "%s %s (%s)"
                .formatted(
                        Objects.requireNonNull(user.workload().kind()).value(),
                        user.workload().name(),
                        user.waits());
    }

    /** Returns the condition that lists them; empty if there are none. */
    public static Optional<ConditionUpdate> finding(Collection<KeptLease> all) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Map<List<String>, List<KeptLease>> byUsers =
                all.stream().collect(Collectors.groupingBy(KeptLease::users, LinkedHashMap::new, Collectors.toList()));
        String message = byUsers.entrySet().stream()
                .map(group -> "for %s: %s".formatted(String.join(", ", group.getKey()), leases(group.getValue())))
                .collect(Collectors.joining("; "));
        return Optional.of(ConditionUpdate.yes(
                ConditionType.PREVIOUS_CREDENTIALS_KEPT,
                REASON,
                "replaced credentials are not revoked yet " + message));
    }

    /**
     * Adds the condition about kept leases.
     *
     * @param kept empty until known: the condition then stays as it is
     */
    public static List<Condition> told(
            List<Condition> conditions, Optional<List<KeptLease>> kept, long generation, Instant now) {
        if (kept.isEmpty()) {
            return conditions;
        }
        return finding(kept.get())
                .map(finding -> Conditions.merge(conditions, List.of(finding), generation, now))
                .orElseGet(() -> Conditions.without(conditions, ConditionType.PREVIOUS_CREDENTIALS_KEPT));
    }

    private static String leases(List<KeptLease> leases) {
        return leases.stream()
                .map(one -> "lease %s until %s".formatted(one.id(), one.end().truncatedTo(ChronoUnit.SECONDS)))
                .collect(Collectors.joining(", "));
    }
}
