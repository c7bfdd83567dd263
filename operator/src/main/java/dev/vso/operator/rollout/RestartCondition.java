package dev.vso.operator.rollout;

import dev.vso.api.PendingRestartStatus;
import dev.vso.error.Explanation;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The condition RolloutRestart for all targets of a resource, and the unfinished restarts that the next process reads
 * from it. Pure.
 */
final class RestartCondition {

    static final String PENDING = "RolloutRestartPending";
    static final String ROLLOUT_FAILED = "RolloutFailed";

    /** A restart is throttled. */
    static final String WITHHELD = "RolloutRestartWithheld";

    /** A restart waits for a window. */
    static final String DELAYED = "RolloutRestartDelayed";

    /** The rotation of the spec is invalid. */
    static final String INVALID = "RotationInvalid";

    private RestartCondition() {}

    /**
     * Returns the condition; empty while there is nothing to report.
     *
     * @param problems what is invalid in the spec
     * @param outcomes the last known outcome of each target
     */
    static Optional<ConditionUpdate> of(
            List<Explanation> problems, List<PendingRestart> pending, Collection<ConditionUpdate> outcomes) {
        Optional<ConditionUpdate> restarts = of(pending, outcomes);
        if (problems.isEmpty()) {
            return restarts;
        }
        String message = restarts.filter(it -> it.truth() != ConditionUpdate.ConditionStatus.TRUE)
                .map(it -> words(problems) + "; " + it.message())
                .orElseGet(() -> words(problems));
        return Optional.of(ConditionUpdate.no(ConditionType.ROLLOUT_RESTART, INVALID, message));
    }

    /** Returns what is invalid in the spec, for people. */
    static String words(List<Explanation> problems) {
        return problems.stream().map(Explanation::text).collect(Collectors.joining("; "));
    }

    private static Optional<ConditionUpdate> of(List<PendingRestart> pending, Collection<ConditionUpdate> outcomes) {
        List<ConditionUpdate> bad = outcomes.stream()
                .filter(outcome -> outcome.truth() != ConditionUpdate.ConditionStatus.TRUE)
                .toList();
        if (!pending.isEmpty()) {
            String reason = bad.isEmpty() ? PENDING : bad.getFirst().reason();
            String why = bad.isEmpty() ? "the Secret has changed" : messages(bad);
            return Optional.of(
                    ConditionUpdate.no(ConditionType.ROLLOUT_RESTART, reason, PendingRestart.text(pending, why)));
        }
        if (!bad.isEmpty()) {
            return Optional.of(ConditionUpdate.no(
                    ConditionType.ROLLOUT_RESTART, bad.getFirst().reason(), messages(bad)));
        }
        return outcomes.isEmpty()
                ? Optional.empty()
                : Optional.of(ConditionUpdate.yes(
                        ConditionType.ROLLOUT_RESTART, ConditionReasons.ROLLOUT_RESTART_TRIGGERED, messages(outcomes)));
    }

    private static String messages(Collection<ConditionUpdate> findings) {
        return findings.stream().map(ConditionUpdate::message).collect(Collectors.joining("; "));
    }

    /**
     * Returns the unfinished restarts in a status: from its field, or from a condition that an earlier release wrote.
     */
    static List<PendingRestart> undone(List<PendingRestartStatus> pending, List<Condition> conditions) {
        return pending.isEmpty() ? inConditions(conditions) : PendingRestart.of(pending);
    }

    /** Returns whether the conditions say that a rollout failed. */
    static boolean tellsOfFailure(List<Condition> conditions) {
        return Conditions.has(conditions, ConditionType.ROLLOUT_RESTART, ROLLOUT_FAILED);
    }

    /** Returns whether a condition reports what is not so any more, if there is nothing to report. */
    static boolean isOutdated(List<Condition> conditions) {
        return !inConditions(conditions).isEmpty()
                || Conditions.has(conditions, ConditionType.ROLLOUT_RESTART, INVALID);
    }

    private static List<PendingRestart> inConditions(List<Condition> conditions) {
        return Conditions.find(conditions, ConditionType.ROLLOUT_RESTART).stream()
                .filter(condition ->
                        ConditionUpdate.ConditionStatus.FALSE.text().equals(condition.getStatus()))
                .flatMap(condition -> PendingRestart.in(condition.getMessage()).stream())
                .toList();
    }
}
