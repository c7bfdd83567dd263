package dev.vso.operator.reconcile;

import dev.vso.operator.events.Events;
import dev.vso.operator.reconcile.Suspension.Effect;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Reports that a resource is suspended: the condition {@code Suspended}, an event when that begins and one when it
 * ends, and a warning when its credentials end.
 */
public record SuspensionReport(Events events, InstantSource clock) {

    /** The reason of the event at the end of a suspension. */
    static final String RESUMED = "Resumed";

    /** The reason of the warning that credentials end while nothing replaces them. */
    static final String NOT_REPLACED = "NotReplacedWhileSuspended";

    /**
     * Returns the conditions with that of the suspension.
     *
     * @param before the conditions in the resource's status
     * @param conditions those that its next status has otherwise
     * @param effect what it means for the credentials; empty if nothing changes for them
     */
    public List<Condition> suspended(
            HasMetadata resource,
            List<Condition> before,
            List<Condition> conditions,
            Suspension how,
            Optional<Effect> effect) {
        if (!Suspension.isReportedBy(before)) {
            events.news(resource, how.reason(), how.message(Optional.empty()));
        }
        effect.filter(it -> it.isWarning() && !mentions(before, it))
                .ifPresent(it -> events.warning(resource, NOT_REPLACED, it.text()));
        return Conditions.merge(
                conditions,
                List.of(ConditionUpdate.yes(ConditionType.SUSPENDED, how.reason(), how.message(effect))),
                resource.getMetadata().getGeneration(),
                clock.instant());
    }

    /**
     * Returns the conditions of a resource that is not suspended.
     *
     * @param before the conditions in the resource's status
     * @param conditions those that its next status has otherwise
     */
    public List<Condition> active(HasMetadata resource, List<Condition> before, List<Condition> conditions) {
        if (!Suspension.isReportedBy(before)) {
            return conditions;
        }
        events.news(resource, RESUMED, "the resource is not suspended any more: what came due is done now");
        return Conditions.without(conditions, ConditionType.SUSPENDED);
    }

    private static boolean mentions(List<Condition> before, Effect effect) {
        return Conditions.find(before, ConditionType.SUSPENDED)
                .map(Condition::getMessage)
                .filter(message -> message.contains(effect.text()))
                .isPresent();
    }
}
