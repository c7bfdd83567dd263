package dev.vso.operator.app;

import dev.vso.api.Database;
import dev.vso.api.SecretTransformation;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultConnection;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.kubernetes.json.LeanSerialization;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * The kinds that the API server sends in watches. By itself the client registers all 340 of its own, twice, and makes an
 * object of each, which is a sixth of the processor time of a start; and an event about a kind that it does not know is read
 * twice, first as a generic resource.
 */
final class WireKinds {

    /** What the operator watches, and what a watch ends with. */
    static final List<Class<? extends KubernetesResource>> WATCHED = List.of(
            Secret.class,
            Status.class,
            VaultConnection.class,
            VaultAuth.class,
            VaultAuthGlobal.class,
            VaultStaticSecret.class,
            VaultDynamicSecret.class,
            VaultPKISecret.class,
            SecretTransformation.class,
            Database.class);

    private WireKinds() {}

    /** A serialization that knows these kinds only; what is read as another kind becomes a generic resource. */
    static KubernetesSerialization serialization() {
        var serialization = new LeanSerialization();
        WATCHED.forEach(serialization::registerKubernetesResource);
        return serialization;
    }
}
