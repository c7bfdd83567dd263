package dev.vso.operator.controller.secrettransformation;

import dev.vso.api.SecretTransformation;
import dev.vso.api.SecretTransformationStatus;
import dev.vso.operator.controller.KindReconciler;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import dev.vso.operator.reconcile.StatusPatches;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import dev.vso.operator.template.TransformationCheck;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Reports whether a SecretTransformation is valid. Resources that refer to it validate it themselves. */
public final class SecretTransformationReconciler extends KindReconciler<SecretTransformation> {

    private final TransformationCheck check;
    private final Events events;
    private final InstantSource clock;

    public SecretTransformationReconciler(
            TransformationCheck check, Finalizers finalizers, Events events, InstantSource clock) {
        super(new SecretTransformationKind(), finalizers, List.of());
        this.check = check;
        this.events = events;
        this.clock = clock;
    }

    @Override
    protected void forget(SecretTransformation resource) {
        // nothing is kept in memory
    }

    @Override
    protected UpdateControl<SecretTransformation> reconcileActive(SecretTransformation resource) {
        var metadata = resource.getMetadata();
        Optional<String> problem = LargeMetadata.refusal(resource)
                .or(() -> check.problem(metadata.getNamespace(), metadata.getName(), resource.getSpec()));
        SecretTransformationStatus old = resource.getStatus();
        List<Condition> conditions = Conditions.merge(
                old == null ? List.of() : old.conditions(),
                findings(problem),
                metadata.getGeneration(),
                clock.instant());
        boolean same = old != null && conditions.equals(old.conditions()); // the message may differ, the cause does not
        var status =
                new SecretTransformationStatus(problem.isEmpty(), same ? old.error() : problem.orElse(""), conditions);
        if (!status.equals(old)) {
            problem.ifPresentOrElse(
                    what -> events.failure(resource, ConditionReasons.TRANSFORMATION_ERROR, what),
                    () -> events.normal(resource, ConditionReasons.ACCEPTED, "the SecretTransformation can be used"));
        }
        return StatusPatches.of(resource, new SecretTransformation(), status);
    }

    private static List<ConditionUpdate> findings(Optional<String> problem) {
        return problem.map(what -> List.of(
                        ConditionUpdate.no(ConditionType.HEALTHY, ConditionReasons.TRANSFORMATION_ERROR, what),
                        ConditionUpdate.no(ConditionType.READY, ConditionReasons.TRANSFORMATION_ERROR, what)))
                .orElseGet(() -> List.of(
                        ConditionUpdate.yes(
                                ConditionType.HEALTHY,
                                ConditionReasons.HEALTHY,
                                "its templates and patterns can be read"),
                        ConditionUpdate.yes(ConditionType.READY, ConditionReasons.READY, "it can be referred to")));
    }
}
