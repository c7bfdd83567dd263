package dev.vso.cli.explain;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.rollout.WorkloadType;
import dev.vso.operator.summary.Outline;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the workloads that are to be restarted are there, and were. */
final class WorkloadStep implements Step {

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
    public Looked look(Trail trail) {
        if (trail.outline().isEmpty() || trail.outline().get().restarts().isEmpty()) {
            return Looked.nothing(trail);
        }
        Outline outline = trail.outline().get();
        List<String> names = new ArrayList<>();
        for (RolloutRestartTarget target : outline.restarts()) {
            RestartKind kind = target.kind();
            if (kind == null) {
                continue; // refused at admission, and told in the conditions
            }
            names.add("%s %s".formatted(kind.word(), target.name()));
            Optional<GenericKubernetesResource> workload =
                    find(kind, outline.key().namespace(), target.name());
            if (workload.isEmpty()) {
                return Looked.of(
                        Finding.Broken.of(
                                "rolloutRestartTargets: there is no %s %s in namespace %s"
                                        .formatted(
                                                kind.word(),
                                                target.name(),
                                                outline.key().namespace()),
                                "correct the name, or remove the target"),
                        trail);
            }
            if (Boolean.TRUE.equals(workload.get().<Object>get("spec", "paused"))) {
                return Looked.of(
                        new Finding.Warned(
                                "%s %s is paused, so its pods keep running".formatted(kind.word(), target.name()),
                                "resume it: kubectl rollout resume deployment/%s -n %s"
                                        .formatted(target.name(), outline.key().namespace())),
                        trail);
            }
        }
        return Looked.of(told(outline, names), trail);
    }

    private Finding told(Outline outline, List<String> names) {
        return Word.of(outline.conditions(), "RolloutRestart", clock.instant())
                .filter(word -> !word.holds())
                .<Finding>map(word -> new Finding.Warned(word.words(), "wait, or restart it yourself"))
                .orElseGet(() -> new Finding.Fine(String.join(", ", names) + ": restarted when the value changes"));
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
