package dev.vso.operator.secret.owner;

import dev.vso.operator.time.KubernetesTime;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;

/** Creates the owner of a Secret from a custom resource. */
public final class OwnerFactory {

    private OwnerFactory() {}

    public static Owner of(HasMetadata resource) {
        return of(resource, "");
    }

    /**
     * The owner of one of the resource's Secrets.
     *
     * @param role of a Database; empty for resources with one Secret
     */
    public static Owner of(HasMetadata resource, String role) {
        var metadata = resource.getMetadata();
        String created = metadata.getCreationTimestamp();
        return new Owner(
                resource.getApiVersion(),
                resource.getKind(),
                metadata.getNamespace(),
                metadata.getName(),
                metadata.getUid(),
                created == null ? Instant.MAX : KubernetesTime.parse(created),
                role);
    }
}
