package dev.vso.operator.app;

import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.json.LeanSerialization;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * The kinds that the API server sends in watches. Without this list the client registers all its 340 kinds, twice, and
 * creates an object of each, which takes a sixth of the processor time of a start; and an event about a kind that it
 * does not know is parsed twice, first as a generic resource.
 */
final class WireKinds {

    private WireKinds() {}

    /** A serialization that knows only these kinds; any other kind becomes a generic resource. */
    static KubernetesSerialization serialization() {
        var serialization = new LeanSerialization(ResourceKind.jsonTypes());
        serialization.registerKubernetesResource(Secret.class);
        serialization.registerKubernetesResource(Status.class); // a watch ends with one
        for (ResourceKind kind : ResourceKind.values()) {
            serialization.registerKubernetesResource(kind.type());
        }
        return serialization;
    }
}
