package dev.vso.cli;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.rollout.RolloutProgress;
import dev.vso.operator.rollout.Workload;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.operator.rollout.WorkloadType;
import dev.vso.operator.summary.RecordedRotation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads a resource and its workloads, with the user's rights, and prints each change of its rotations. */
final class RotationFollower {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    private final KubernetesClient client;
    private final Inventory inventory;
    private final Console console;
    private final InstantSource clock;
    private final ResourceKind kind;
    private final ObjectKey key;

    /** The last line of each part, without its time. */
    private final Map<String, RotationReport> printed = new HashMap<>();

    RotationFollower(KubernetesClient client, Console console, InstantSource clock, ResourceKind kind, ObjectKey key) {
        this.client = client;
        this.inventory = new Inventory(client);
        this.console = console;
        this.clock = clock;
        this.kind = kind;
        this.key = key;
    }

    /**
     * Follows the rotations to their end.
     *
     * @param patience how long; empty without limit
     * @return the exit code
     */
    int follow(Optional<Duration> patience) throws InterruptedException {
        Instant started = clock.instant();
        boolean followed = false;
        while (true) {
            Optional<List<RecordedRotation>> recorded = read();
            if (recorded.isEmpty()) {
                console.progress("");
                console.err().println("vso rotation: there is no %s %s".formatted(kind.word(), key));
                return Commands.BROKEN;
            }
            List<RotationReport> reports = reports(recorded.get());
            boolean over = reports.stream().allMatch(RotationReport::over);
            if (over && !followed) {
                printLast(recorded.get());
                return Commands.FINE;
            }
            followed = true;
            reports.forEach(this::print);
            if (over) {
                console.progress("");
                return Commands.FINE;
            }
            Duration passed = Duration.between(started, clock.instant());
            if (patience.filter(most -> passed.compareTo(most) > 0).isPresent()) {
                console.progress("");
                console.err().println("vso rotation: not at its end after %d s".formatted(passed.toSeconds()));
                return Commands.BROKEN;
            }
            console.progress("… followed for %d s".formatted(passed.toSeconds()));
            Thread.sleep(POLL_INTERVAL);
        }
    }

    private Optional<List<RecordedRotation>> read() {
        return inventory.get(kind, key).map(ResourceSummaries::rotations);
    }

    private List<RotationReport> reports(List<RecordedRotation> recorded) {
        return recorded.stream()
                .flatMap(one -> RotationReport.of(one, workloads(one), clock.instant()).stream())
                .toList();
    }

    private Map<RolloutRestartTarget, WorkloadState> workloads(RecordedRotation recorded) {
        Map<RolloutRestartTarget, WorkloadState> states = new LinkedHashMap<>();
        Workload.named(recorded.targets()).forEach(target -> states.put(target, workload(target)));
        return states;
    }

    private WorkloadState workload(RolloutRestartTarget target) {
        var targetKind = Objects.requireNonNull(target.kind());
        WorkloadType type = WorkloadType.of(targetKind);
        GenericKubernetesResource found = Inventory.allowed(
                "get",
                type.plural(),
                key.namespace(),
                () -> client.genericKubernetesResources(type.context())
                        .inNamespace(key.namespace())
                        .withName(target.name())
                        .get());
        return found == null ? new WorkloadState.Gone() : RolloutProgress.of(targetKind, found);
    }

    private void print(RotationReport report) {
        if (!report.equals(printed.put(report.part(), report))) {
            console.progress("");
            console.out().println(report.line(clock.instant()));
        }
    }

    private void printLast(List<RecordedRotation> recorded) {
        console.out().println("%s %s: no rotation is under way".formatted(kind.word(), key));
        recorded.forEach(one -> RotationReport.last(one).ifPresent(console.out()::println));
    }
}
