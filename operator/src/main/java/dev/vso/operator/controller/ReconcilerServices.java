package dev.vso.operator.controller;

import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.http.CredentialOutage;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.reconcile.SyncObserver;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.time.Timing;
import java.time.InstantSource;

/**
 * What the reconciler of a kind is given. It gives each of its parts only what that part needs.
 *
 * @param vault access to Vault
 * @param tracker of what resources reference
 * @param output writes Secrets, and requests restarts
 * @param outage counts while pods are without credentials
 * @param refreshLimits how often resources may have Vault read
 * @param observer counts attempts that fail
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

    /** How failed attempts are tried again. */
    public RetryScheduler.Settings retries() {
        return new RetryScheduler.Settings(timing, observer);
    }
}
