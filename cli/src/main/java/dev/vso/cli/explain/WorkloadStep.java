package dev.vso.cli.explain;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.rollout.WorkloadType;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the workloads to restart exist, and whether they were restarted. */
final class WorkloadStep implements DiagnosticStep {

    private final KubernetesClient client;
    private final InstantSource clock;

    WorkloadStep(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "workloads";
    }

    @Override
    public StepResult run(DiagnosisContext context) {
        if (context.summary().isEmpty() || context.summary().get().restarts().isEmpty()) {
            return StepResult.nothing(context);
        }
        ResourceSummary summary = context.summary().get();
        List<String> names = new ArrayList<>();
        for (RolloutRestartTarget target : summary.restarts()) {
            RestartKind kind = target.kind();
            if (kind == null) {
                continue; // refused at admission, and reported in the conditions
            }
            names.add("%s %s".formatted(kind.value(), target.name()));
            Optional<GenericKubernetesResource> workload =
                    find(kind, summary.key().namespace(), target.name());
            if (workload.isEmpty()) {
                return StepResult.of(
                        StepFinding.Failure.of(
                                "rolloutRestartTargets: there is no %s %s in namespace %s"
                                        .formatted(
                                                kind.value(),
                                                target.name(),
                                                summary.key().namespace()),
                                "correct the name, or remove the target"),
                        context);
            }
            if (Boolean.TRUE.equals(workload.get().<Object>get("spec", "paused"))) {
                return StepResult.of(
                        new StepFinding.Warning(
                                "%s %s is paused, so its pods keep running".formatted(kind.value(), target.name()),
                                "resume it: kubectl rollout resume deployment/%s -n %s"
                                        .formatted(target.name(), summary.key().namespace())),
                        context);
            }
        }
        return StepResult.of(finding(summary, names), context);
    }

    private StepFinding finding(ResourceSummary summary, List<String> names) {
        return ReportedCondition.of(summary.conditions(), "RolloutRestart", clock.instant())
                .filter(word -> !word.holds())
                .<StepFinding>map(word -> new StepFinding.Warning(word.words(), "wait, or restart it yourself"))
                .orElseGet(() -> new StepFinding.Ok(String.join(", ", names) + ": restarted when the value changes"));
    }

    private Optional<GenericKubernetesResource> find(RestartKind kind, String namespace, String name) {
        WorkloadType type = WorkloadType.of(kind);
        return Inventory.allowed(
                "get",
                type.plural(),
                namespace,
                () -> Optional.ofNullable(client.genericKubernetesResources(type.context())
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
    }
}
