package dev.vso.operator.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import org.jspecify.annotations.Nullable;

/** Creates status patches, only for changes. */
public final class StatusPatches {

    private StatusPatches() {}

    /**
     * The patch for the status, or no update if the resource already has this status.
     *
     * @param empty a new object of the kind; it gets the name and the status only, so that the patch contains nothing
     *     else
     * @param status null while there is nothing to report
     */
    public static <S, R extends CustomResource<?, S>> UpdateControl<R> of(R resource, R empty, @Nullable S status) {
        if (status == null || status.equals(resource.getStatus())) {
            return UpdateControl.noUpdate();
        }
        empty.setMetadata(new ObjectMetaBuilder()
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .build());
        empty.setStatus(status);
        return UpdateControl.patchStatus(empty);
    }
}
