package dev.vso.cli.explain;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.rollout.PendingRestart;
import dev.vso.operator.rollout.RolloutProgress;
import dev.vso.operator.rollout.Workload;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.operator.rollout.WorkloadType;
import dev.vso.operator.summary.RecordedRotation;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Whether the workloads to restart exist, and where the restart and rollout of each stand. */
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
        String namespace = summary.key().namespace();
        Map<RolloutRestartTarget, WorkloadState> workloads = new LinkedHashMap<>();
        // Others were refused at admission, and are reported in the conditions.
        for (RolloutRestartTarget target : Workload.named(summary.restarts())) {
            RestartKind kind = Objects.requireNonNull(target.kind());
            Optional<GenericKubernetesResource> workload = find(kind, namespace, target.name());
            if (workload.isEmpty()) {
                return StepResult.of(
                        StepFinding.Failure.of(
                                "rolloutRestartTargets: there is no %s %s in namespace %s"
                                        .formatted(kind.value(), target.name(), namespace),
                                "correct the name, or remove the target"),
                        context);
            }
            if (Boolean.TRUE.equals(workload.get().<Object>get("spec", "paused"))) {
                return StepResult.of(
                        new StepFinding.Warning(
                                "%s %s is paused, so its pods keep running".formatted(kind.value(), target.name()),
                                "resume it: kubectl rollout resume deployment/%s -n %s"
                                        .formatted(target.name(), namespace)),
                        context);
            }
            workloads.put(target, RolloutProgress.of(kind, workload.get()));
        }
        return StepResult.of(finding(summary, workloads), context);
    }

    private StepFinding finding(ResourceSummary summary, Map<RolloutRestartTarget, WorkloadState> workloads) {
        List<RecordedRotation> rotations = ResourceSummaries.rotations(summary.resource());
        var standing = new WorkloadStanding(
                rotations.stream().flatMap(it -> it.policy().stream()).findFirst(),
                rotations.stream()
                        .flatMap(it -> PendingRestart.of(it.pending()).stream())
                        .toList(),
                workloads,
                clock.instant());
        Optional<String> kept = ReportedCondition.of(summary.conditions(), "PreviousCredentialsKept", clock.instant())
                .filter(ReportedCondition::holds)
                .map(ReportedCondition::message);
        String words = standing.words() + kept.map("; %s"::formatted).orElse("");
        return ReportedCondition.of(summary.conditions(), "RolloutRestart", clock.instant())
                .filter(word -> !word.holds())
                .<StepFinding>map(word -> new StepFinding.Warning(
                        "%s; %s".formatted(words, word.words()), "wait, or restart it yourself"))
                .orElseGet(() -> new StepFinding.Ok(words));
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
