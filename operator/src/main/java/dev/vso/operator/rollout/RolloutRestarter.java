package dev.vso.operator.rollout;

import dev.vso.operator.kubernetes.ObjectNames;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult.Failed;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult.Paused;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult.Restarted;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import java.net.HttpURLConnection;
import java.time.Instant;

/**
 * Restarts one workload with one request, and reads its state with another.
 *
 * <p>Uses a merge patch and not server-side apply: apply would create a missing object, and needs permission to create.
 */
public final class RolloutRestarter implements WorkloadRestarter, WorkloadReader {
    /** VSO's field manager: tools that compare live with declared state are configured to ignore its fields. */
    private static final String FIELD_MANAGER = "vault-secrets-operator";

    private final KubernetesClient client;

    public RolloutRestarter(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public RestartResult restart(Workload workload, Instant stamp) {
        var type = WorkloadType.of(workload.kind());
        try {
            var answer = client.genericKubernetesResources(type.context())
                    .resource(outline(type, workload))
                    .patch(context(type), type.patch(stamp));
            return paused(type, answer) ? new Paused(resume(workload)) : new Restarted();
        } catch (KubernetesClientException e) {
            return new Failed(RestartRefusal.words(e, type, workload));
        }
    }

    @Override
    public WorkloadState read(Workload workload) {
        if (!ObjectNames.isName(workload.name())) {
            return new WorkloadState.Gone(); // the name came from a status
        }
        var type = WorkloadType.of(workload.kind());
        try {
            var found = client.genericKubernetesResources(type.context())
                    .inNamespace(workload.namespace())
                    .withName(workload.name())
                    .get();
            return found == null ? new WorkloadState.Gone() : RolloutProgress.of(workload.kind(), found);
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_NOT_FOUND -> new WorkloadState.Gone();
                case HttpURLConnection.HTTP_FORBIDDEN ->
                    new WorkloadState.Unknown("the operator may not read it: grant its service account the verb get on "
                            + type.plural() + "." + type.group());
                case 0 -> new WorkloadState.Unknown("the API server did not answer");
                default -> new WorkloadState.Unknown("the API server answered " + e.getCode());
            };
        }
    }

    /** Returns a minimal object, so that the client patches it without reading it first. */
    private static GenericKubernetesResource outline(WorkloadType type, Workload workload) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(type.apiVersion())
                .withKind(type.kind())
                .withNewMetadata()
                .withNamespace(workload.namespace())
                .withName(workload.name())
                .endMetadata()
                .build();
    }

    private static PatchContext context(WorkloadType type) {
        return new PatchContext.Builder()
                .withPatchType(type.patchType())
                .withFieldManager(FIELD_MANAGER)
                .build();
    }

    /** Returns whether the workload is paused, according to the response to the patch. */
    private static boolean paused(WorkloadType type, GenericKubernetesResource answer) {
        return type.kind().equals("Deployment") && Boolean.TRUE.equals(answer.<Object>get("spec", "paused"));
    }

    private static String resume(Workload workload) {
        return "Deployment %s is paused, so it is marked for a restart but its pods keep running; resume it: kubectl rollout resume deployment/%s -n %s"
                .formatted(workload.name(), workload.name(), workload.namespace());
    }
}
