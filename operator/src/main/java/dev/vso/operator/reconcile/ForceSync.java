package dev.vso.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** The annotation by which people ask for a sync now: any new value does. */
public final class ForceSync {

    public static final String ANNOTATION = "vso.secrets.hashicorp.com/force-sync";

    private ForceSync() {}

    /** Its value on the resource, if it is there. */
    public static Optional<String> of(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION));
    }
}
