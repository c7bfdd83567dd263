package dev.vso.operator.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import org.jspecify.annotations.Nullable;

/** Writes a status if it says anything new. */
public final class StatusPatches {

    private StatusPatches() {}

    /**
     * The request for it, or for nothing where the resource tells the same already.
     *
     * @param empty a new object of the kind; it is filled with the name and the status, so that nothing else is written
     * @param status empty while there is nothing to tell
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
