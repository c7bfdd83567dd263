package dev.vso.operator.rollout;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Explains how to fix the API server's refusals of a restart; the same refusal always has the same message.
 *
 * <p>A validation error is reduced to its fields and reasons: its text may quote the pod template.
 */
final class RestartRefusal {

    private RestartRefusal() {}

    static String words(KubernetesClientException e, WorkloadType type, Workload about) {
        var namespace = about.namespace();
        var workload = type.kind() + " " + about.name();
        return switch (e.getCode()) {
            case 404 -> missing(e, type, namespace, workload);
            case 403 -> forbidden(e, type, namespace, workload);
            case 422 ->
                "the API server refuses %s as invalid (%s): correct its manifest"
                        .formatted(workload, fields(e.getStatus()));
            case 0 -> "%s could not be restarted: the API server did not answer".formatted(workload);
            default ->
                "%s could not be restarted: the API server answered %d %s"
                        .formatted(workload, e.getCode(), said(e.getStatus()))
                        .strip();
        };
    }

    private static String missing(KubernetesClientException e, WorkloadType type, String namespace, String workload) {
        if (namesObject(e.getStatus())) {
            return "there is no %s in namespace %s: correct the name, or remove the target"
                    .formatted(workload, namespace);
        }
        return "this cluster has no %s of %s: install what provides it, or remove the target"
                .formatted(type.plural(), type.apiVersion());
    }

    private static String forbidden(KubernetesClientException e, WorkloadType type, String namespace, String workload) {
        var said = said(e.getStatus());
        if (said.contains("cannot patch resource")) {
            return "the operator may not restart %s: grant its service account the verb patch on %s.%s in namespace %s"
                    .formatted(workload, type.plural(), type.group(), namespace);
        }
        return "the API server refuses the restart of %s: %s".formatted(workload, said);
    }

    /**
     * Returns whether the error is about the workload; if the kind is not installed, the API server reports an unknown
     * path and names no object.
     */
    private static boolean namesObject(@Nullable Status status) {
        return status != null
                && status.getDetails() != null
                && status.getDetails().getName() != null;
    }

    private static String fields(@Nullable Status status) {
        List<StatusCause> causes = status == null || status.getDetails() == null
                ? null
                : status.getDetails().getCauses();
        return Objects.requireNonNullElse(causes, List.<StatusCause>of()).stream()
                .map(cause -> cause.getField() + ": " + cause.getReason())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String said(@Nullable Status status) {
        return status == null ? "" : Objects.requireNonNullElse(status.getMessage(), "");
    }
}
