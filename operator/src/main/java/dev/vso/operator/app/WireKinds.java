package dev.vso.operator.app;

import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.json.LeanSerialization;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * The kinds that the API server sends in watches. By itself the client registers all 340 of its own, twice, and makes an
 * object of each, which is a sixth of the processor time of a start; and an event about a kind that it does not know is read
 * twice, first as a generic resource.
 */
final class WireKinds {

    private WireKinds() {}

    /** A serialization that knows these kinds only; what is read as another kind becomes a generic resource. */
    static KubernetesSerialization serialization() {
        var serialization = new LeanSerialization(ResourceKind.jsonTypes());
        serialization.registerKubernetesResource(Secret.class);
        serialization.registerKubernetesResource(Status.class); // with which a watch ends
        for (ResourceKind kind : ResourceKind.values()) {
            serialization.registerKubernetesResource(kind.type());
        }
        return serialization;
    }
}
