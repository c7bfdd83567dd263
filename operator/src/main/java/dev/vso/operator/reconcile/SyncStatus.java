package dev.vso.operator.reconcile;

import dev.vso.operator.error.Problem;
import dev.vso.operator.events.Events;
import dev.vso.operator.status.Cause;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.Conditions;
import dev.vso.operator.status.Finding;
import dev.vso.operator.status.Reasons;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The conditions that every syncing kind has: SecretSynced, Healthy, Ready. */
public final class SyncStatus {

    private static final Logger log = LoggerFactory.getLogger(SyncStatus.class);

    private SyncStatus() {}

    /** All is well. */
    public static List<Condition> synced(List<Condition> old, String secret, long generation, Instant now) {
        return Conditions.merge(
                Conditions.without(old, ConditionType.CONFLICT),
                List.of(
                        Finding.yes(
                                ConditionType.SECRET_SYNCED,
                                Reasons.SYNCED,
                                "Secret " + secret + " holds what Vault holds"),
                        Finding.yes(ConditionType.HEALTHY, Reasons.HEALTHY, "the last sync succeeded"),
                        Finding.yes(ConditionType.READY, Reasons.READY, "Secret " + secret + " can be used")),
                generation,
                now);
    }

    /** The sync failed; what is in the Secret stays. */
    public static List<Condition> failed(List<Condition> old, Problem problem, long generation, Instant now) {
        List<Finding> findings = new ArrayList<>(List.of(
                Finding.no(ConditionType.SECRET_SYNCED, problem.eventReason(), problem.message()),
                Finding.no(ConditionType.HEALTHY, problem.eventReason(), problem.message()),
                Finding.no(ConditionType.READY, problem.eventReason(), problem.message())));
        if (problem.eventReason().equals(Reasons.CONFLICT)) {
            findings.add(Finding.yes(ConditionType.CONFLICT, problem.eventReason(), problem.message()));
            return Conditions.merge(old, findings, generation, now);
        }
        return Conditions.merge(Conditions.without(old, ConditionType.CONFLICT), findings, generation, now);
    }

    /**
     * What was granted less than the resource asks for. It is no failure; the condition goes when there is nothing.
     *
     * @param limits a sentence for each: what was asked, what was granted, what caps it, and where to change that
     */
    public static List<Condition> limited(List<Condition> old, List<String> limits, long generation, Instant now) {
        return limits.isEmpty()
                ? Conditions.without(old, ConditionType.LIMITED)
                : Conditions.merge(
                        old,
                        List.of(Finding.yes(ConditionType.LIMITED, Reasons.GRANTED_LESS, String.join("; ", limits))),
                        generation,
                        now);
    }

    /** Whether the last attempt that the status tells of failed. */
    public static boolean saysFailed(List<Condition> conditions) {
        return conditions.stream()
                .anyMatch(condition -> condition.getType().equals(ConditionType.SECRET_SYNCED.text())
                        && condition.getStatus().equals("False"));
    }

    /** Logs a problem and tells it in an event, unless the status tells of it already. */
    public static void tell(HasMetadata resource, List<Condition> conditions, Problem problem, Events events) {
        if (!alreadyTells(conditions, problem)) {
            log.warn("{}: {}", problem.eventReason(), problem.message());
            events.failure(resource, problem.eventReason(), problem.message());
        }
    }

    /** Whether the status already tells of a problem of this cause, so that it needs no event. */
    public static boolean alreadyTells(List<Condition> conditions, Problem problem) {
        Finding told = Finding.no(ConditionType.SECRET_SYNCED, problem.eventReason(), problem.message());
        return conditions.stream()
                .anyMatch(condition -> told.type().text().equals(condition.getType())
                        && told.truth().text().equals(condition.getStatus())
                        && told.reason().equals(condition.getReason())
                        && condition.getMessage() != null
                        && Cause.of(told.reason(), told.message())
                                .equals(Cause.of(condition.getReason(), condition.getMessage())));
    }
}
