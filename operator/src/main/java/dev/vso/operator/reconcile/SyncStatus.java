package dev.vso.operator.reconcile;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.events.Events;
import dev.vso.operator.status.Cause;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
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

    /** Conditions of a successful sync. */
    public static List<Condition> synced(List<Condition> old, String secret, long generation, Instant now) {
        return Conditions.merge(
                Conditions.without(old, ConditionType.CONFLICT),
                List.of(
                        ConditionUpdate.yes(
                                ConditionType.SECRET_SYNCED,
                                ConditionReasons.SYNCED,
                                "Secret " + secret + " is in sync with Vault"),
                        ConditionUpdate.yes(ConditionType.HEALTHY, ConditionReasons.HEALTHY, "the last sync succeeded"),
                        ConditionUpdate.yes(
                                ConditionType.READY, ConditionReasons.READY, "Secret " + secret + " can be used")),
                generation,
                now);
    }

    /** Conditions of a failed sync; the Secret is not changed. */
    public static List<Condition> failed(List<Condition> old, SyncError error, long generation, Instant now) {
        List<ConditionUpdate> findings = new ArrayList<>(List.of(
                ConditionUpdate.no(ConditionType.SECRET_SYNCED, error.eventReason(), error.message()),
                ConditionUpdate.no(ConditionType.HEALTHY, error.eventReason(), error.message()),
                ConditionUpdate.no(ConditionType.READY, error.eventReason(), error.message())));
        if (error.eventReason().equals(ConditionReasons.CONFLICT)) {
            findings.add(ConditionUpdate.yes(ConditionType.CONFLICT, error.eventReason(), error.message()));
            return Conditions.merge(old, findings, generation, now);
        }
        return Conditions.merge(Conditions.without(old, ConditionType.CONFLICT), findings, generation, now);
    }

    /**
     * Adds a condition for values that Vault granted below the requested ones. This is not an error; the condition is
     * removed when there are none.
     *
     * @param limits one sentence each: the requested value, the granted one, what limits it, and where to change that
     */
    public static List<Condition> limited(List<Condition> old, List<String> limits, long generation, Instant now) {
        return limits.isEmpty()
                ? Conditions.without(old, ConditionType.LIMITED)
                : Conditions.merge(
                        old,
                        List.of(ConditionUpdate.yes(
                                ConditionType.LIMITED, ConditionReasons.GRANTED_LESS, String.join("; ", limits))),
                        generation,
                        now);
    }

    /** Whether the status reports that the last attempt failed. */
    public static boolean saysFailed(List<Condition> conditions) {
        return conditions.stream()
                .anyMatch(condition -> condition.getType().equals(ConditionType.SECRET_SYNCED.text())
                        && condition.getStatus().equals("False"));
    }

    /** Logs an error and writes an event, unless the status already reports it. */
    public static void report(HasMetadata resource, List<Condition> conditions, SyncError error, Events events) {
        if (!alreadyReports(conditions, error)) {
            log.warn("{}: {}", error.eventReason(), error.message());
            events.failure(resource, error.eventReason(), error.message());
        }
    }

    /** Whether the status already reports an error of this cause, so that no event is needed. */
    public static boolean alreadyReports(List<Condition> conditions, SyncError error) {
        ConditionUpdate told = ConditionUpdate.no(ConditionType.SECRET_SYNCED, error.eventReason(), error.message());
        return conditions.stream()
                .anyMatch(condition -> told.type().text().equals(condition.getType())
                        && told.truth().text().equals(condition.getStatus())
                        && told.reason().equals(condition.getReason())
                        && condition.getMessage() != null
                        && Cause.of(told.reason(), told.message())
                                .equals(Cause.of(condition.getReason(), condition.getMessage())));
    }
}
