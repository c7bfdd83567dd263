package dev.vso.operator.reconcile;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.reconcile.finalizer.LeftInVault;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Receives the results of attempts to sync and to clean up, for metrics and events; must not block. */
public interface SyncObserver {

    /** Ignores all results. */
    SyncObserver NONE = new SyncObserver() {
        @Override
        public void failed(HasMetadata resource, SyncError error) {}

        @Override
        public void leftInVault(HasMetadata resource, List<LeftInVault> left, String why) {}
    };

    /** An attempt for the resource, or for a part of it, failed. */
    void failed(HasMetadata resource, SyncError error);

    /** The resource is deleted, but these items could not be removed from Vault. */
    void leftInVault(HasMetadata resource, List<LeftInVault> left, String why);
}
