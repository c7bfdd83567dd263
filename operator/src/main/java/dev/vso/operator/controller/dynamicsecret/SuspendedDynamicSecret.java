package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.controller.dynamicsecret.DynamicSecretHandler.Step;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseKeeper;
import dev.vso.operator.lease.LeasedCredentials;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.reconcile.Suspension.Effect;
import dev.vso.operator.summary.Lifetime;
import dev.vso.operator.time.Timing;
import java.time.Instant;
import java.util.Optional;

/** Renews the lease of a suspended VaultDynamicSecret, and writes nothing but its status. */
record SuspendedDynamicSecret(
        VaultAccessProvider vault,
        Timing timing,
        DynamicSecretHandler handler,
        LeaseKeeper keeper,
        ReconcileStateStore states,
        RetryScheduler retries,
        DynamicStatusWriter statuses) {

    /** Runs one reconciliation; logs in to Vault only if the lease is to be renewed or watched. */
    Step step(VaultDynamicSecret resource, Suspension how) {
        LeasedCredentials held = handler.held(resource, resource.getStatus());
        if (held.lease().flatMap(Lease::id).isEmpty()) {
            return withoutLease(resource, how);
        }
        try {
            Decision.LeaseDecision decision = keeper.decide(held);
            boolean isIdle = !(decision instanceof Decision.Renew)
                    && keeper.watches(held)
                    && !vault.isOutdated(states, ObjectKey.of(resource));
            Optional<Lease> renewed = isIdle ? Optional.empty() : atVault(resource, held, decision);
            LeasedCredentials then = renewed.map(held::renewed).orElse(held);
            return new Step(
                    statuses.suspended(
                            resource,
                            how,
                            keeper.effect(then),
                            renewed.map(_ -> DynamicStatusWriter.renewalSucceeded()),
                            renewed),
                    keeper.next(then));
        } catch (SyncException failure) {
            return failed(resource, how, held, failure.error());
        }
    }

    private Optional<Lease> atVault(
            VaultDynamicSecret resource, LeasedCredentials held, Decision.LeaseDecision decision) throws SyncException {
        VaultDynamicSecretSpec spec = resource.getSpec();
        ObjectKey key = ObjectKey.of(resource);
        Access access = vault.lastingAccessFor(states, key, spec.vaultAuthRef(), spec.namespace());
        keeper.watch(held, access);
        if (!(decision instanceof Decision.Renew)) {
            return Optional.empty();
        }
        Optional<Lease> renewed = keeper.renew(held, access);
        // A value of force-sync that came meanwhile is acted on when the resource is resumed.
        states.update(key, state -> state.succeeded(state.nextRefresh(), state.forced()));
        return renewed;
    }

    /** Credentials without a lease are not requested again; Vault or their own end may make them invalid. */
    private Step withoutLease(VaultDynamicSecret resource, Suspension how) {
        Instant now = timing.now();
        Optional<Instant> end = Optional.ofNullable(
                Lifetime.instant(DynamicStatusReader.of(resource).expiresAt()));
        return new Step(
                statuses.suspended(
                        resource, how, end.map(it -> Effect.until(it, now)), Optional.empty(), Optional.empty()),
                end.filter(now::isBefore).orElse(Instant.MAX));
    }

    private Step failed(VaultDynamicSecret resource, Suspension how, LeasedCredentials held, SyncError error) {
        Optional<Instant> end = keeper.end(held);
        Instant retry = retries.failed(resource, error, end);
        return new Step(
                statuses.suspended(
                        resource,
                        how,
                        end.map(it -> Effect.notRenewed(it, error)),
                        Optional.of(DynamicStatusWriter.renewalFailed(error)),
                        Optional.empty()),
                retry);
    }
}
