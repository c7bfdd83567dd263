package dev.vso.operator.controller.vaultauth;

import dev.vso.operator.error.Problem;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.Conditions;
import dev.vso.operator.status.Finding;
import dev.vso.operator.status.Reasons;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a VaultAuth. Pure.
 *
 * @param invalid what is wrong with it or with what it refers to
 * @param lastLogin what went wrong with the last login through it; empty if that succeeded or there was none yet
 * @param usesGlobal it names a VaultAuthGlobal
 */
record AuthFinding(Optional<Problem> invalid, Optional<Problem> lastLogin, boolean usesGlobal) {

    /** The spec makes sense, whether or not a login succeeded. */
    boolean valid() {
        return invalid.isEmpty();
    }

    /** What to tell first. */
    Optional<Problem> problem() {
        return invalid.or(() -> lastLogin);
    }

    List<Condition> conditions(List<Condition> old, long generation, Instant now) {
        List<Condition> kept = usesGlobal ? old : Conditions.without(old, ConditionType.AVAILABLE);
        List<Finding> findings = problem()
                .map(problem -> List.of(
                        Finding.no(ConditionType.HEALTHY, problem.eventReason(), problem.message()),
                        Finding.no(ConditionType.READY, problem.eventReason(), problem.message())))
                .orElseGet(() -> List.of(
                        Finding.yes(ConditionType.HEALTHY, Reasons.HEALTHY, "no login failed"),
                        Finding.yes(ConditionType.READY, Reasons.READY, "resources may use it")));
        List<Condition> merged = Conditions.merge(kept, findings, generation, now);
        return usesGlobal ? Conditions.merge(merged, List.of(available()), generation, now) : merged;
    }

    private Finding available() {
        return invalid.map(problem -> Finding.no(ConditionType.AVAILABLE, "VaultAuthGlobalRef", problem.message()))
                .orElseGet(() ->
                        Finding.yes(ConditionType.AVAILABLE, "VaultAuthGlobalRef", "the VaultAuthGlobal is merged in"));
    }
}
