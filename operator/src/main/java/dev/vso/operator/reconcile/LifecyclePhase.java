package dev.vso.operator.reconcile;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** The lifecycle phase of a resource, which each reconciliation checks first. */
public enum LifecyclePhase {
    /** It does not exist; only the state kept for it is left. */
    DELETED,
    /** Its deletion was requested; a finalizer may delay it. */
    TERMINATING,
    /** It was stored before the CRD required a spec: there is nothing to do. */
    NO_SPEC,
    /** It has a spec and is not being deleted. */
    ACTIVE;

    public static LifecyclePhase of(CustomResource<?, ?> resource, Context<?> context) {
        if (context.isPrimaryResourceDeleted()) {
            return DELETED;
        }
        if (resource.isMarkedForDeletion()) {
            return TERMINATING;
        }
        return resource.getSpec() == null ? NO_SPEC : ACTIVE;
    }
}
