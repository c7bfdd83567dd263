package dev.vso.operator.rollout;

import dev.vso.api.RestartKind;
import dev.vso.api.StatusTime;
import dev.vso.operator.rollout.WorkloadState.PodCounts;
import dev.vso.operator.rollout.WorkloadState.Present;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides whether all pods of a workload are those that its last change asked for. Pure.
 *
 * <p>Stricter than {@code kubectl rollout status}, because it asks whether an old pod may still run. So pods below a
 * StatefulSet's {@code partition}, pods that {@code OnDelete} leaves to be deleted manually, and terminating pods count
 * as unfinished.
 */
public final class RolloutProgress {

    private final GenericKubernetesResource workload;

    private RolloutProgress(GenericKubernetesResource workload) {
        this.workload = workload;
    }

    /** Returns the state of a workload as the API server has it. */
    public static Present of(RestartKind kind, GenericKubernetesResource workload) {
        var progress = new RolloutProgress(workload);
        Optional<String> unfinished = progress.unfinished(kind);
        return new Present(
                progress.restartedAt(kind),
                unfinished,
                unfinished.isPresent() && progress.notObserved().isEmpty() && progress.stuck(kind),
                unfinished.isPresent() && progress.notObserved().isEmpty() && progress.failed(kind),
                kind == RestartKind.DEPLOYMENT || kind == RestartKind.ARGO_ROLLOUT,
                progress.pods(kind));
    }

    private Optional<PodCounts> pods(RestartKind kind) {
        return switch (kind) {
            case DEPLOYMENT, STATEFUL_SET ->
                Optional.of(new PodCounts(
                        notObserved().isPresent() ? 0 : number(0, "status", "updatedReplicas"),
                        number(1, "spec", "replicas"),
                        number(0, "status", "availableReplicas")));
            case DAEMON_SET ->
                Optional.of(new PodCounts(
                        notObserved().isPresent() ? 0 : number(0, "status", "updatedNumberScheduled"),
                        number(0, "status", "desiredNumberScheduled"),
                        number(0, "status", "numberAvailable")));
            case ARGO_ROLLOUT -> Optional.empty();
        };
    }

    /** Returns whether an unfinished rollout does not go on without help. */
    private boolean stuck(RestartKind kind) {
        return switch (kind) {
            case DEPLOYMENT -> isTrue("spec", "paused") || deadlineExceeded();
            case STATEFUL_SET -> onDelete() || heldByPartition();
            case DAEMON_SET -> onDelete();
            case ARGO_ROLLOUT -> List.of("Degraded", "Paused").contains(phase());
        };
    }

    /** Returns whether an unfinished rollout failed, as far as its controller reports that. */
    private boolean failed(RestartKind kind) {
        return switch (kind) {
            case DEPLOYMENT -> !isTrue("spec", "paused") && deadlineExceeded();
            case ARGO_ROLLOUT -> phase().equals("Degraded") || isTrue("status", "abort");
            case STATEFUL_SET, DAEMON_SET -> false;
        };
    }

    private boolean deadlineExceeded() {
        return workload.<Object>get("status", "conditions") instanceof List<?> conditions
                && conditions.stream()
                        .anyMatch(one -> one instanceof Map<?, ?> condition
                                && "Progressing".equals(condition.get("type"))
                                && "ProgressDeadlineExceeded".equals(condition.get("reason")));
    }

    /** Returns whether all pods are updated that the partition does not hold back. */
    private boolean heldByPartition() {
        long partition = partition();
        long updated = number(0, "status", "updatedReplicas");
        return partition > 0 && updated >= number(1, "spec", "replicas") - partition;
    }

    private long partition() {
        return number(0, "spec", "updateStrategy", "rollingUpdate", "partition");
    }

    private Optional<Instant> restartedAt(RestartKind kind) {
        return switch (kind) {
            case DEPLOYMENT, DAEMON_SET, STATEFUL_SET ->
                time(workload.get("spec", "template", "metadata", "annotations", WorkloadType.ANNOTATION));
            case ARGO_ROLLOUT -> time(workload.get("spec", "restartAt"));
        };
    }

    private Optional<String> unfinished(RestartKind kind) {
        return notObserved().or(() -> switch (kind) {
            case DEPLOYMENT -> deployment();
            case STATEFUL_SET -> statefulSet();
            case DAEMON_SET -> daemonSet();
            case ARGO_ROLLOUT -> argoRollout();
        });
    }

    /** Argo writes the generation as a string. */
    private Optional<String> notObserved() {
        Long generation = workload.getMetadata().getGeneration();
        long observed = number(-1, "status", "observedGeneration");
        return generation != null && observed < generation
                ? Optional.of("its controller has not seen the last change yet")
                : Optional.empty();
    }

    private Optional<String> deployment() {
        long desired = number(1, "spec", "replicas");
        long updated = number(0, "status", "updatedReplicas");
        long old = number(0, "status", "replicas") - updated;
        if (updated < desired || old > 0) {
            return Optional.of(isTrue("spec", "paused") ? "it is paused" : withDeadline(pods(updated, desired)));
        }
        return notAvailable(number(0, "status", "availableReplicas"), desired)
                .map(this::withDeadline)
                .or(() -> number(0, "status", "terminatingReplicas") > 0
                        ? Optional.of("old pods are terminating")
                        : Optional.empty());
    }

    private Optional<String> statefulSet() {
        long desired = number(1, "spec", "replicas");
        long updated = number(0, "status", "updatedReplicas");
        if (updated < desired || number(0, "status", "replicas") > desired) {
            long partition = partition();
            return Optional.of(
                    partition > 0 && !onDelete()
                            ? "%s, and its partition %d holds back others".formatted(pods(updated, desired), partition)
                            : byHand(pods(updated, desired)));
        }
        return notAvailable(number(0, "status", "availableReplicas"), desired);
    }

    private Optional<String> daemonSet() {
        long desired = number(0, "status", "desiredNumberScheduled");
        long updated = number(0, "status", "updatedNumberScheduled");
        if (updated < desired) {
            return Optional.of(byHand(pods(updated, desired)));
        }
        return notAvailable(number(0, "status", "numberAvailable"), desired);
    }

    /**
     * During a restart the phase stays Healthy between two pods; {@code status.restartedAt} is set when all are
     * restarted.
     */
    private Optional<String> argoRollout() {
        String phase = phase();
        if (!phase.equals("Healthy")) {
            return Optional.of("its phase is " + phase);
        }
        Optional<Instant> asked = time(workload.get("spec", "restartAt"));
        Optional<Instant> done = time(workload.get("status", "restartedAt"));
        boolean restarted =
                asked.isEmpty() || done.filter(at -> !at.isBefore(asked.get())).isPresent();
        return restarted ? Optional.empty() : Optional.of("not all of its pods are restarted");
    }

    private String phase() {
        return Objects.toString(workload.get("status", "phase"), "unknown");
    }

    private String withDeadline(String pods) {
        return deadlineExceeded() ? pods + ", and its progress deadline is exceeded" : pods;
    }

    private boolean onDelete() {
        return "OnDelete".equals(workload.get("spec", "updateStrategy", "type"));
    }

    private String byHand(String pods) {
        return onDelete() ? pods + ", and with OnDelete the others are to be deleted by hand" : pods;
    }

    private static String pods(long updated, long desired) {
        return "%d of %d pods are new".formatted(updated, desired);
    }

    private static Optional<String> notAvailable(long available, long desired) {
        return available < desired
                ? Optional.of("%d of %d pods are available".formatted(available, desired))
                : Optional.empty();
    }

    private boolean isTrue(Object... path) {
        return Boolean.TRUE.equals(workload.<Object>get(path));
    }

    private long number(long otherwise, Object... path) {
        Object found = workload.get(path);
        try {
            return switch (found) {
                case Number number -> number.longValue();
                case String text -> Long.parseLong(text);
                case null, default -> otherwise;
            };
        } catch (NumberFormatException _) {
            return otherwise;
        }
    }

    private static Optional<Instant> time(Object text) {
        return text instanceof String at ? StatusTime.of(at) : Optional.empty();
    }
}
