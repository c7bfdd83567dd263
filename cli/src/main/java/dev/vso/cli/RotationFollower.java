package dev.vso.cli;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.app.KubernetesAccess;
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
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
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
    private static final int TOO_MANY_REQUESTS = 429;

    private final KubernetesClient client;
    private final Inventory inventory;
    private final Console console;
    private final InstantSource clock;
    private final ResourceKind kind;
    private final ObjectKey key;

    /** The last line of each part, without its time. */
    private final Map<String, RotationReport> printed = new HashMap<>();

    /** True while the API server does not answer. */
    private boolean isAway;

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
        Optional<Integer> end = look(false);
        while (end.isEmpty()) {
            Duration passed = Duration.between(started, clock.instant());
            if (patience.filter(most -> passed.compareTo(most) > 0).isPresent()) {
                console.progress("");
                console.err().println("vso rotation: not at its end after %d s".formatted(passed.toSeconds()));
                return Commands.BROKEN;
            }
            console.progress("… followed for %d s%s"
                    .formatted(passed.toSeconds(), isAway ? ", the API server does not answer now" : ""));
            Thread.sleep(POLL_INTERVAL);
            end = lookAgain();
        }
        console.progress("");
        return end.get();
    }

    /** Looks once more; an API server that does not answer is asked again, because a rotation outlasts its restart. */
    private Optional<Integer> lookAgain() {
        try {
            Optional<Integer> end = look(true);
            isAway = false;
            return end;
        } catch (KubernetesClientException e) {
            if (!mayPass(e)) {
                throw e;
            }
            if (!isAway) {
                console.progress("");
                console.err().println("vso rotation: %s; asking again".formatted(KubernetesAccess.explain(e)));
            }
            isAway = true;
            return Optional.empty();
        }
    }

    /** Returns whether the server did not answer (0), has too much to do, or has a fault of its own. */
    private static boolean mayPass(KubernetesClientException e) {
        return e.getCode() == 0
                || e.getCode() == TOO_MANY_REQUESTS
                || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
    }

    /**
     * Reads the rotations, and prints what has changed.
     *
     * @param followed whether a rotation was under way before
     * @return the exit code; empty if one is under way
     */
    private Optional<Integer> look(boolean followed) {
        Optional<List<RecordedRotation>> recorded = read();
        if (recorded.isEmpty()) {
            console.progress("");
            console.err()
                    .println(
                            followed
                                    ? "vso rotation: %s %s was deleted".formatted(kind.word(), key)
                                    : "vso rotation: there is no %s %s".formatted(kind.word(), key));
            return Optional.of(Commands.BROKEN);
        }
        List<RotationReport> reports = reports(recorded.get());
        boolean over = reports.stream().allMatch(RotationReport::over);
        if (over && !followed) {
            printLast(recorded.get());
            return Optional.of(Commands.FINE);
        }
        reports.forEach(this::print);
        return over ? Optional.of(Commands.FINE) : Optional.empty();
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
