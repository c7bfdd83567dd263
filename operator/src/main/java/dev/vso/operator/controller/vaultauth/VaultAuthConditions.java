package dev.vso.operator.controller.vaultauth;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The known state of a VaultAuth. Pure.
 *
 * @param invalid what is wrong with it or with what it refers to
 * @param lastLogin why the last login through it failed; empty if it succeeded or there was none yet
 * @param usesGlobal whether it refers to a VaultAuthGlobal
 */
record VaultAuthConditions(Optional<SyncError> invalid, Optional<SyncError> lastLogin, boolean usesGlobal) {

    /** Returns whether the spec is valid, regardless of the last login. */
    boolean valid() {
        return invalid.isEmpty();
    }

    /** Returns the problem to report first. */
    Optional<SyncError> problem() {
        return invalid.or(() -> lastLogin);
    }

    List<Condition> conditions(List<Condition> old, long generation, Instant now) {
        List<Condition> kept = usesGlobal ? old : Conditions.without(old, ConditionType.AVAILABLE);
        List<ConditionUpdate> findings = problem()
                .map(error -> List.of(
                        ConditionUpdate.no(ConditionType.HEALTHY, error.eventReason(), error.message()),
                        ConditionUpdate.no(ConditionType.READY, error.eventReason(), error.message())))
                .orElseGet(() -> List.of(
                        ConditionUpdate.yes(ConditionType.HEALTHY, ConditionReasons.HEALTHY, "no login failed"),
                        ConditionUpdate.yes(ConditionType.READY, ConditionReasons.READY, "resources may use it")));
        List<Condition> merged = Conditions.merge(kept, findings, generation, now);
        return usesGlobal ? Conditions.merge(merged, List.of(available()), generation, now) : merged;
    }

    private ConditionUpdate available() {
        return invalid.map(error -> ConditionUpdate.no(ConditionType.AVAILABLE, "VaultAuthGlobalRef", error.message()))
                .orElseGet(() -> ConditionUpdate.yes(
                        ConditionType.AVAILABLE, "VaultAuthGlobalRef", "the VaultAuthGlobal is merged in"));
    }
}
