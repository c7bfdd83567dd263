package dev.vso.operator.reconcile;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.reconcile.finalizer.LeftInVault;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Told what becomes of attempts to sync and to clean up, so that it can be counted and told; must not block. */
public interface SyncObserver {

    /** Hears of it and does nothing. */
    SyncObserver NONE = new SyncObserver() {
        @Override
        public void failed(HasMetadata resource, SyncError error) {}

        @Override
        public void leftInVault(HasMetadata resource, List<LeftInVault> left, String why) {}
    };

    /** An attempt at the resource, or at a part of it, failed. */
    void failed(HasMetadata resource, SyncError error);

    /** The resource goes, and this of it could not be taken back from Vault. */
    void leftInVault(HasMetadata resource, List<LeftInVault> left, String why);
}
