package dev.vso.operator.reconcile;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Where a resource stands in its life: what is asked first at each look. */
public enum LifecyclePhase {
    /** It is no more; only what is remembered of it is left. */
    DELETED,
    /** Its deletion was asked for, and a finalizer may hold it back. */
    TERMINATING,
    /** It was stored before the CRD demanded a spec: there is nothing to do. */
    NO_SPEC,
    /** It wants something. */
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
