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
 * A resource that left traces in Vault goes: it is held back until they are removed, but no longer than its time of
 * grace, so that a namespace can be deleted whether Vault is up or down.
 */
public interface Finalization<R extends HasMetadata> {

    /** Removes the traces; why they could not be, otherwise. */
    Optional<String> cleanUp(R resource);

    /**
     * The time is over: what is left behind, and why, is told.
     *
     * @return what is still in Vault
     */
    List<LeftInVault> abandon(R resource, String why);

    /** Nothing holds the resource back; what is remembered of it goes too. */
    void forget(R resource);

    /**
     * Revokes each of these, whether or not one before it could be revoked.
     *
     * @return what went wrong
     */
    static <T> List<VaultFailure> revokeAll(Collection<T> all, Function<T, Optional<VaultFailure>> revoke) {
        List<VaultFailure> failures = new ArrayList<>();
        all.forEach(one -> revoke.apply(one).ifPresent(failures::add));
        return failures;
    }

    /** One try. */
    default UpdateControl<R> run(R resource, String finalizer, ReconcilerServices services) {
        if (services.finalizers().isReleased(resource)) {
            return UpdateControl.noUpdate(); // woken before the watch told that it is gone: it has no session any more
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
