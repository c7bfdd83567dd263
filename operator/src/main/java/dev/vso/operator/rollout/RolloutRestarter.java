package dev.vso.operator.rollout;

import dev.vso.operator.rollout.RestartResult.Failed;
import dev.vso.operator.rollout.RestartResult.Paused;
import dev.vso.operator.rollout.RestartResult.Restarted;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import java.time.Instant;
import java.util.Objects;

/**
 * Restarts one workload with one request.
 *
 * <p>A merge patch and not server-side apply: apply makes what is not there, and needs leave to create.
 */
public final class RolloutRestarter implements Restarting {
    /** As VSO: tools that compare what runs with what was declared are told to leave out this manager's fields. */
    private static final String FIELD_MANAGER = "vault-secrets-operator";

    private final KubernetesClient client;

    public RolloutRestarter(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public RestartResult restart(String namespace, ListedTarget listed, Instant stamp) {
        var type = WorkloadType.of(Objects.requireNonNull(listed.target().kind()));
        try {
            var answer = client.genericKubernetesResources(type.context())
                    .resource(outline(type, namespace, listed.target().name()))
                    .patch(context(type), type.patch(stamp));
            return paused(type, answer) ? new Paused(resume(namespace, listed)) : new Restarted();
        } catch (KubernetesClientException e) {
            return new Failed(RestartRefusal.words(e, type, namespace, listed));
        }
    }

    /** With an object at hand the client patches it without reading it first. */
    private static GenericKubernetesResource outline(WorkloadType type, String namespace, String name) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(type.apiVersion())
                .withKind(type.kind())
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build();
    }

    private static PatchContext context(WorkloadType type) {
        return new PatchContext.Builder()
                .withPatchType(type.patchType())
                .withFieldManager(FIELD_MANAGER)
                .build();
    }

    /** The answer to the patch tells it, so nothing is read before. */
    private static boolean paused(WorkloadType type, GenericKubernetesResource answer) {
        return type.kind().equals("Deployment") && Boolean.TRUE.equals(answer.<Object>get("spec", "paused"));
    }

    private static String resume(String namespace, ListedTarget listed) {
        var name = listed.target().name();
        return "%s: Deployment %s is paused, so it is marked for a restart but its pods keep running; resume it: kubectl rollout resume deployment/%s -n %s"
                .formatted(listed.field(), name, name, namespace);
    }
}
