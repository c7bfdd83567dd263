package dev.vso.operator.controller;

import dev.vso.operator.reconcile.finalizer.GracePeriod;
import dev.vso.operator.reconcile.finalizer.LeftInVault;
import dev.vso.vault.VaultFailure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finalizer logic: deletion waits until Vault is cleaned up, but at most the grace period, so that a namespace can be
 * deleted even while Vault is down.
 */
public interface Finalization<R extends HasMetadata> {

    /** Cleans up in Vault; returns why that failed, or empty on success. */
    Optional<String> cleanUp(R resource);

    /**
     * Gives up cleaning up because the grace period is over, and reports why.
     *
     * @return what is still in Vault
     */
    List<LeftInVault> abandon(R resource, String why);

    /** Drops all in-memory state of the resource; called when its finalizer is no longer needed. */
    void forget(R resource);

    /**
     * Revokes every item, also after one of them failed.
     *
     * @return the failures
     */
    static <T> List<VaultFailure> revokeAll(Collection<T> all, Function<T, Optional<VaultFailure>> revoke) {
        List<VaultFailure> failures = new ArrayList<>();
        all.forEach(one -> revoke.apply(one).ifPresent(failures::add));
        return failures;
    }

    /** Runs one attempt. */
    default UpdateControl<R> run(R resource, String finalizer, ReconcilerServices services) {
        if (services.finalizers().isReleased(resource)) {
            return UpdateControl.noUpdate(); // reconciled before the watch reported the deletion: it has no session
        }
        if (resource.hasFinalizer(finalizer)) {
            Optional<String> failure = cleanUp(resource);
            if (failure.isPresent()
                    && !GracePeriod.isOver(resource, services.clock().instant())) {
                return UpdateControl.<R>noUpdate().rescheduleAfter(GracePeriod.RETRY.toMillis());
            }
            failure.ifPresent(why -> services.observer().leftInVault(resource, abandon(resource, why), why));
            services.finalizers().release(resource, finalizer);
        }
        forget(resource);
        return UpdateControl.noUpdate();
    }
}
