package dev.vso.operator.reconcile;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Where a resource stands in its life: what is asked first at each look. */
public enum LifecyclePhase {
    /** It is no more; only what is remembered of it is left. */
    GONE,
    /** Its deletion was asked for, and a finalizer may hold it back. */
    LEAVING,
    /** It was stored before the CRD demanded a spec: there is nothing to do. */
    WITHOUT_SPEC,
    /** It wants something. */
    ALIVE;

    public static LifecyclePhase of(CustomResource<?, ?> resource, Context<?> context) {
        if (context.isPrimaryResourceDeleted()) {
            return GONE;
        }
        if (resource.isMarkedForDeletion()) {
            return LEAVING;
        }
        return resource.getSpec() == null ? WITHOUT_SPEC : ALIVE;
    }
}
