package dev.vso.operator.secret.owner;

import dev.vso.operator.time.KubernetesTime;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;

/** A custom resource as the owner of its Secret. */
public final class OwnerFactory {

    private OwnerFactory() {}

    public static Owner of(HasMetadata resource) {
        return of(resource, "");
    }

    /**
     * A custom resource as the owner of one of its Secrets.
     *
     * @param role of a Database; empty for what has one Secret only
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
