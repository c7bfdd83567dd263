package dev.vso.operator.controller;

import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.http.CredentialOutage;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.reconcile.SuspensionReport;
import dev.vso.operator.reconcile.SyncObserver;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.time.Timing;
import java.time.InstantSource;

/**
 * The services that a kind's reconciler receives; it passes each of its parts only what that part needs.
 *
 * @param vault access to Vault
 * @param tracker tracks what resources reference
 * @param output writes Secrets and requests restarts
 * @param outage counts the time during which pods lack valid credentials
 * @param refreshLimits how often resources may read from Vault
 * @param observer counts failed attempts
 */
public record ReconcilerServices(
        VaultAccessProvider vault,
        ResourceTracker tracker,
        SecretOutput output,
        Finalizers finalizers,
        Events events,
        CredentialOutage outage,
        RefreshLimits refreshLimits,
        SyncObserver observer,
        Timing timing) {

    public InstantSource clock() {
        return timing.clock();
    }

    /** Returns what reports that a resource is suspended. */
    public SuspensionReport suspensions() {
        return new SuspensionReport(events, timing.clock());
    }

    /** Returns how failed attempts are retried. */
    public RetryScheduler.Settings retries() {
        return new RetryScheduler.Settings(timing, observer);
    }
}
