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
 * Replaced credentials that are kept after their revocation time, because workloads may still use them.
 *
 * @param name for people, for example {@code lease database/creds/app/x}
 * @param users what must happen to each workload before it stops using them, for people
 */
public record KeptCredentials(String name, Instant end, List<String> users) {

    static final String REASON = "WorkloadsUseThem";

    public KeptCredentials {
        users = List.copyOf(users);
    }

    /** Returns the credentials of this name that these workloads use. */
    public static KeptCredentials of(String name, Instant end, List<User> users) {
        return new KeptCredentials(
                name, end, users.stream().map(KeptCredentials::words).toList());
    }

    private static String words(User user) {
        return "%s %s (%s)"
                .formatted(
                        Objects.requireNonNull(user.workload().kind()).value(),
                        user.workload().name(),
                        user.waits());
    }

    /** Returns the condition that lists them; empty if there are none. */
    public static Optional<ConditionUpdate> finding(Collection<KeptCredentials> all) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Map<List<String>, List<KeptCredentials>> byUsers = all.stream()
                .collect(Collectors.groupingBy(KeptCredentials::users, LinkedHashMap::new, Collectors.toList()));
        String message = byUsers.entrySet().stream()
                .map(group -> "for %s: %s".formatted(String.join(", ", group.getKey()), names(group.getValue())))
                .collect(Collectors.joining("; "));
        return Optional.of(ConditionUpdate.yes(
                ConditionType.PREVIOUS_CREDENTIALS_KEPT,
                REASON,
                "replaced credentials are not revoked yet " + message));
    }

    /**
     * Adds the condition about kept credentials.
     *
     * @param kept empty until known: the condition then stays as it is
     */
    public static List<Condition> told(
            List<Condition> conditions, Optional<List<KeptCredentials>> kept, long generation, Instant now) {
        if (kept.isEmpty()) {
            return conditions;
        }
        return finding(kept.get())
                .map(finding -> Conditions.merge(conditions, List.of(finding), generation, now))
                .orElseGet(() -> Conditions.without(conditions, ConditionType.PREVIOUS_CREDENTIALS_KEPT));
    }

    private static String names(List<KeptCredentials> group) {
        return group.stream()
                .map(one -> "%s until %s".formatted(one.name(), one.end().truncatedTo(ChronoUnit.SECONDS)))
                .collect(Collectors.joining(", "));
    }
}
