package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.controller.KindReconciler;
import dev.vso.operator.controller.ReconcilerServices;
import dev.vso.operator.controller.ResourceTracker.ResourceReferences;
import dev.vso.operator.controller.dynamicsecret.DynamicSecretHandler.Step;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.LeaseKeeper;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.TriggerEventSource;
import dev.vso.operator.rollback.PreviousSecret;
import dev.vso.operator.rollout.RestartService.RestartSettings;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Instant;
import java.util.List;

/** Keeps the credentials in the Secret of a VaultDynamicSecret valid, and replaces them before they expire. */
public final class DynamicSecretReconciler extends KindReconciler<VaultDynamicSecret> {

    private final ReconcilerServices services;
    private final CredentialLifecycle credentials;
    private final ReconcileStateStore states;
    private final RetryScheduler retries;
    private final DynamicStatusWriter statuses;
    private final DynamicSecretHandler sync;
    private final SuspendedDynamicSecret suspended;
    private final DynamicSecretFinalizer finalizer;

    public DynamicSecretReconciler(
            ReconcilerServices services,
            CredentialLifecycle credentials,
            LeaseWatch leases,
            TriggerEventSource<VaultDynamicSecret> triggers) {
        super(new DynamicSecretKind(), services.finalizers(), List.of(triggers));
        this.services = services;
        this.credentials = credentials;
        this.states = new ReconcileStateStore(triggers, services.clock());
        this.retries = new RetryScheduler(states, services.retries());
        this.statuses = new DynamicStatusWriter(
                services.output(), services.refreshLimits(), services.clock(), credentials, states);
        var keeper = new LeaseKeeper(services.output(), services.clock(), credentials, leases, states);
        this.sync = new DynamicSecretHandler(
                services.vault(),
                services.output(),
                services.outage(),
                services.refreshLimits(),
                services.timing(),
                credentials,
                keeper,
                states,
                statuses);
        this.suspended = new SuspendedDynamicSecret(
                services.vault(), services.timing(), sync, keeper, states, retries, statuses);
        this.finalizer = new DynamicSecretFinalizer(
                services.vault(),
                services.tracker(),
                services.events(),
                services.clock(),
                credentials,
                leases,
                sync,
                states);
    }

    @Override
    protected void forget(VaultDynamicSecret resource) {
        finalizer.forget(resource);
    }

    @Override
    protected UpdateControl<VaultDynamicSecret> terminate(VaultDynamicSecret resource) {
        return finalizer.run(resource, DynamicSecretKind.FINALIZER, services);
    }

    @Override
    protected UpdateControl<VaultDynamicSecret> reconcileSuspended(VaultDynamicSecret resource, Suspension suspension) {
        if (!services.finalizers().add(resource, DynamicSecretKind.FINALIZER)) {
            return UpdateControl.noUpdate();
        }
        track(resource);
        return report(resource, suspended.step(resource, suspension));
    }

    private UpdateControl<VaultDynamicSecret> report(VaultDynamicSecret resource, Step step) {
        Instant look = statuses.nextLook(resource);
        return RetryScheduler.requeueAt(
                DynamicStatusWriter.report(resource, step.status()),
                look.isBefore(step.next()) ? look : step.next(),
                services.clock().instant());
    }

    private void track(VaultDynamicSecret resource) {
        var spec = resource.getSpec();
        var conditions = DynamicStatusReader.conditions(resource.getStatus());
        var pending = DynamicStatusReader.pending(resource.getStatus());
        CredentialId id = CredentialId.of(resource);
        var restarts = new RestartSettings(
                spec.rolloutRestartTargets(), spec.rotation(), (user, now) -> credentials.expiry(id, user, now));
        services.tracker()
                .track(
                        resource,
                        states,
                        new ResourceReferences(
                                List.of(spec.destination()), previous(resource), restarts, pending, conditions));
    }

    /** The Secret with the previous credentials, which would be deleted as one that the spec names no longer. */
    private static List<ObjectKey> previous(VaultDynamicSecret resource) {
        var spec = resource.getSpec();
        return DynamicRollback.isWanted(spec)
                ? List.of(new ObjectKey(resource.getMetadata().getNamespace(), PreviousSecret.name(spec.destination())))
                : List.of();
    }

    @Override
    protected UpdateControl<VaultDynamicSecret> reconcileActive(VaultDynamicSecret resource) {
        if (!services.finalizers().add(resource, DynamicSecretKind.FINALIZER)) {
            return UpdateControl.noUpdate();
        }
        track(resource);
        try {
            return report(resource, sync.step(resource));
        } catch (SyncException failure) {
            return failed(resource, failure.error());
        }
    }

    private UpdateControl<VaultDynamicSecret> failed(VaultDynamicSecret resource, SyncError error) {
        Instant retry = retries.failed(resource, error, sync.end(resource));
        SyncStatus.report(resource, DynamicStatusReader.conditions(resource.getStatus()), error, services.events());
        return report(resource, new Step(statuses.failed(resource, error), retry));
    }
}
