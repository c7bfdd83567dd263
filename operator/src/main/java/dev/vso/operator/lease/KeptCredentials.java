package dev.vso.operator.lease;

import dev.vso.api.RestartKind;
import dev.vso.operator.events.Events;
import dev.vso.operator.lease.OverlapPlan.User;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Replaced credentials that are kept after their revocation time, because workloads may still use them.
 *
 * @param name for people, for example {@code lease database/creds/app/x}
 * @param end when they end unless they are renewed
 * @param users the workloads that may use them
 * @param loss when the workloads lose them, if that is near and only a finished rollout helps; see {@link OverlapPlan#loss}
 */
public record KeptCredentials(String name, Instant end, List<User> users, Optional<Instant> loss) {

    static final String REASON = "WorkloadsUseThem";

    public KeptCredentials {
        users = List.copyOf(users);
    }

    /**
     * Returns the condition that lists them, those first that workloads are about to lose; empty if there are none.
     *
     * @param namespace of the workloads
     */
    public static Optional<ConditionUpdate> finding(Collection<KeptCredentials> all, String namespace) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> warning = warning(all, namespace);
        Stream<String> others = Stream.of(
                        all.stream().filter(one -> one.loss().isEmpty()).toList())
                .filter(rest -> !rest.isEmpty())
                .map(KeptCredentials::list);
        return Optional.of(ConditionUpdate.yes(
                ConditionType.PREVIOUS_CREDENTIALS_KEPT,
                warning.isPresent() ? ConditionReasons.PREVIOUS_CREDENTIALS_END : REASON,
                Stream.concat(warning.stream(), others).collect(Collectors.joining("; "))));
    }

    /** Says which workloads are about to lose which credentials, when, and what to do; empty if none are. */
    private static Optional<String> warning(Collection<KeptCredentials> all, String namespace) {
        return all.stream()
                .flatMap(one -> one.loss().map(at -> one.warning(at, namespace)).stream())
                .reduce((a, b) -> a + "; " + b);
    }

    private String warning(Instant at, String namespace) {
        return "%s will have no valid credentials after %s, when %s %s; finish the rollout before: %s"
                .formatted(
                        workloads(),
                        at.truncatedTo(ChronoUnit.SECONDS),
                        name,
                        at.isBefore(end) ? "is revoked, because rotation.maxOverlap is over" : "ends",
                        users.stream().map(user -> command(user, namespace)).collect(Collectors.joining(", ")));
    }

    /** What to type: the command that starts the rollout, or the one that shows what it waits for. */
    private static String command(User user, String namespace) {
        RestartKind kind = Objects.requireNonNull(user.workload().kind());
        String name = user.workload().name();
        String verb = user.restarted() ? "status" : "restart";
        return kind == RestartKind.ARGO_ROLLOUT
                ? "kubectl argo rollouts -n %s %s %s".formatted(namespace, verb, name)
                : "kubectl -n %s rollout %s %s/%s"
                        .formatted(namespace, verb, kind.value().toLowerCase(Locale.ROOT), name);
    }

    private static String list(List<KeptCredentials> all) {
        Map<String, List<KeptCredentials>> byUsers = all.stream()
                .collect(Collectors.groupingBy(KeptCredentials::workloads, LinkedHashMap::new, Collectors.toList()));
        return byUsers.entrySet().stream()
                .map(group -> "for %s: %s".formatted(group.getKey(), names(group.getValue())))
                .collect(Collectors.joining("; ", "replaced credentials are not revoked yet ", ""));
    }

    private String workloads() {
        return users.stream()
                .map(user -> "%s %s (%s)"
                        .formatted(
                                Objects.requireNonNull(user.workload().kind()).value(),
                                user.workload().name(),
                                user.waits()))
                .collect(Collectors.joining(", "));
    }

    /**
     * Adds the condition about kept credentials, and posts an event when it begins to warn of their end.
     *
     * @param conditions with those of the resource's status
     * @param kept empty until known: the condition then stays as it is
     */
    public static List<Condition> told(
            List<Condition> conditions,
            Optional<List<KeptCredentials>> kept,
            HasMetadata resource,
            Instant now,
            Events events) {
        if (kept.isEmpty()) {
            return conditions;
        }
        String namespace = resource.getMetadata().getNamespace();
        Optional<ConditionUpdate> finding = finding(kept.get(), namespace);
        if (finding.isEmpty()) {
            return Conditions.without(conditions, ConditionType.PREVIOUS_CREDENTIALS_KEPT);
        }
        if (!Conditions.has(
                conditions, ConditionType.PREVIOUS_CREDENTIALS_KEPT, ConditionReasons.PREVIOUS_CREDENTIALS_END)) {
            warning(kept.get(), namespace)
                    .ifPresent(what -> events.warning(resource, ConditionReasons.PREVIOUS_CREDENTIALS_END, what));
        }
        return Conditions.merge(
                conditions, finding.stream().toList(), resource.getMetadata().getGeneration(), now);
    }

    private static String names(List<KeptCredentials> group) {
        return group.stream()
                .map(one -> "%s until %s".formatted(one.name(), one.end().truncatedTo(ChronoUnit.SECONDS)))
                .collect(Collectors.joining(", "));
    }
}
