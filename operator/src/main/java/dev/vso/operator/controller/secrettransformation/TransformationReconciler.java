package dev.vso.operator.controller.secrettransformation;

import dev.vso.api.SecretTransformation;
import dev.vso.api.SecretTransformationStatus;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import dev.vso.operator.reconcile.Stage;
import dev.vso.operator.reconcile.StatusPatch;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.Conditions;
import dev.vso.operator.status.Finding;
import dev.vso.operator.status.Reasons;
import dev.vso.operator.template.TransformationCheck;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Says of a SecretTransformation whether it makes sense. Those that refer to it look at it themselves. */
public final class TransformationReconciler implements Reconciler<SecretTransformation> {

    private static final String VSO_FINALIZER = "secrettransformation.secrets.hashicorp.com/finalizer";

    private final TransformationCheck check;
    private final Finalizers finalizers;
    private final Events events;
    private final InstantSource clock;

    public TransformationReconciler(
            TransformationCheck check, Finalizers finalizers, Events events, InstantSource clock) {
        this.check = check;
        this.finalizers = finalizers;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public UpdateControl<SecretTransformation> reconcile(
            SecretTransformation resource, Context<SecretTransformation> context) {
        return switch (Stage.of(resource, context)) {
            case GONE, WITHOUT_SPEC -> UpdateControl.noUpdate();
            case LEAVING -> {
                finalizers.remove(resource, VSO_FINALIZER);
                yield UpdateControl.noUpdate();
            }
            case ALIVE -> look(resource);
        };
    }

    private UpdateControl<SecretTransformation> look(SecretTransformation resource) {
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
                    what -> events.failure(resource, Reasons.TRANSFORMATION_ERROR, what),
                    () -> events.normal(resource, Reasons.ACCEPTED, "the SecretTransformation can be used"));
        }
        return StatusPatch.of(resource, new SecretTransformation(), status);
    }

    private static List<Finding> findings(Optional<String> problem) {
        return problem.map(what -> List.of(
                        Finding.no(ConditionType.HEALTHY, Reasons.TRANSFORMATION_ERROR, what),
                        Finding.no(ConditionType.READY, Reasons.TRANSFORMATION_ERROR, what)))
                .orElseGet(() -> List.of(
                        Finding.yes(ConditionType.HEALTHY, Reasons.HEALTHY, "its templates and patterns can be read"),
                        Finding.yes(ConditionType.READY, Reasons.READY, "it can be referred to")));
    }
}
