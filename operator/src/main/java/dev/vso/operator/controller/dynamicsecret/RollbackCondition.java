package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.OnFailure;
import dev.vso.api.RollbackState;
import dev.vso.api.RollbackStatus;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the conditions of a VaultDynamicSecret say about rollbacks. Pure. */
final class RollbackCondition {

    private static final String FIELD = "rotation.onFailure Rollback";

    private RollbackCondition() {}

    /** Returns the conditions; after a rollback, the one about restarts says that until the next rotation. */
    static List<Condition> told(
            List<Condition> conditions, @Nullable RollbackStatus rollback, HasMetadata resource, Instant now) {
        String message = rollback == null || rollback.secretMAC() == null ? null : rollback.message();
        if (rollback == null || message == null) {
            return conditions;
        }
        Optional<Condition> restarts = Conditions.find(conditions, ConditionType.ROLLOUT_RESTART);
        Optional<ConditionUpdate> update = switch (rollback.state()) {
            case ROLLED_BACK ->
                Optional.of(ConditionUpdate.no(
                        ConditionType.ROLLOUT_RESTART, DynamicRollback.ROLLED_BACK, rolledBack(message, restarts)));
            case REFUSED -> restarts.filter(RollbackCondition::isFalse).map(it -> refused(message, it));
            case READY, ROLLING_BACK -> Optional.empty();
            case null -> Optional.empty();
        };
        return update.isEmpty()
                ? conditions
                : Conditions.merge(
                        conditions,
                        List.of(update.get()),
                        resource.getMetadata().getGeneration(),
                        now);
    }

    private static String rolledBack(String message, Optional<Condition> restarts) {
        return restarts.filter(RollbackCondition::isFalse)
                .filter(it -> !it.getReason().equals(DynamicRollback.ROLLED_BACK))
                .map(it -> message + "; " + it.getMessage())
                .orElse(message);
    }

    private static ConditionUpdate refused(String why, Condition restarts) {
        String said = "the previous credentials are not put back, because " + why;
        String message =
                restarts.getMessage().contains(said) ? restarts.getMessage() : said + "; " + restarts.getMessage();
        return ConditionUpdate.no(ConditionType.ROLLOUT_RESTART, restarts.getReason(), message);
    }

    private static boolean isFalse(Condition condition) {
        return ConditionUpdate.ConditionStatus.FALSE.text().equals(condition.getStatus());
    }

    /**
     * Returns the field where it has no effect.
     *
     * @param leased whether the credentials have a lease
     */
    static Optional<UnusedField> unused(
            VaultDynamicSecretSpec spec, boolean leased, @Nullable RollbackStatus rollback) {
        if (spec.rotation() == null || spec.rotation().onFailure() != OnFailure.ROLLBACK) {
            return Optional.empty();
        }
        if (spec.rolloutRestartTargets().isEmpty()) {
            return Optional.of(new UnusedField(
                    FIELD, "no workload is listed whose rollout could fail", "list them in rolloutRestartTargets"));
        }
        if (!leased) {
            return Optional.of(new UnusedField(
                    FIELD,
                    "the answer has no lease, so that it is not known whether the previous value still works",
                    "write Stop"));
        }
        if (rollback == null || rollback.state() != RollbackState.REFUSED || rollback.secretMAC() != null) {
            return Optional.empty();
        }
        return Optional.of(new UnusedField(
                FIELD,
                "the previous credentials could not be kept in Secret %s-previous (%s)"
                        .formatted(spec.destination().name(), Objects.requireNonNullElse(rollback.message(), "")),
                "delete or rename that Secret, or write Stop; the next rotation tries again"));
    }
}
