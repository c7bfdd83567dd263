package dev.vso.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** The annotation that requests a sync: each new value triggers one. */
public final class ForceSync {

    public static final String ANNOTATION = "vso.secrets.hashicorp.com/force-sync";

    private ForceSync() {}

    /** Its value on the resource, if set. */
    public static Optional<String> of(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION));
    }
}
