package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.controller.Finalization;
import dev.vso.operator.controller.LeasesInVault;
import dev.vso.operator.controller.ResourceTracker;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.finalizer.LeftInVault;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.vault.LeaseId;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles the lease when its resource is deleted. */
final class DynamicSecretFinalizer implements Finalization<VaultDynamicSecret> {

    private static final Logger log = LoggerFactory.getLogger(DynamicSecretFinalizer.class);

    private final VaultAccessProvider vault;
    private final ResourceTracker tracker;
    private final Events events;
    private final CredentialLifecycle credentials;
    private final LeasesInVault inVault;
    private final LeaseWatch leases;
    private final DynamicSecretHandler sync;
    private final ReconcileStateStore states;

    DynamicSecretFinalizer(
            VaultAccessProvider vault,
            ResourceTracker tracker,
            Events events,
            InstantSource clock,
            CredentialLifecycle credentials,
            LeaseWatch leases,
            DynamicSecretHandler sync,
            ReconcileStateStore states) {
        this.vault = vault;
        this.tracker = tracker;
        this.events = events;
        this.credentials = credentials;
        this.inVault = new LeasesInVault(credentials, clock);
        this.leases = leases;
        this.sync = sync;
        this.states = states;
    }

    @Override
    public void forget(VaultDynamicSecret resource) {
        leases.forget(CredentialId.of(resource));
        sync.forget(resource);
        tracker.untrack(resource, states);
    }

    /** Revokes the lease, unless the spec says to let it expire; returns why that failed, or empty on success. */
    @Override
    public Optional<String> cleanUp(VaultDynamicSecret resource) {
        CredentialId id = CredentialId.of(resource);
        leases.forget(id);
        tracker.releaseSecrets(resource);
        VaultDynamicSecretSpec spec = resource.getSpec();
        if (spec == null || Boolean.FALSE.equals(spec.revoke())) {
            return Optional.empty();
        }
        List<LeaseId> all = leases(resource);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        VaultAccess access = vault.takingBackFor(states, ObjectKey.of(resource), spec.vaultAuthRef(), spec.namespace());
        List<VaultFailure> failures = Finalization.revokeAll(all, lease -> credentials.revoke(access, lease));
        if (failures.isEmpty()) {
            credentials.abandon(id);
            events.normal(resource, ConditionReasons.SECRET_LEASE_REVOKE, "the lease was revoked");
        }
        return failures.stream().map(VaultFailure::explain).findFirst();
    }

    /** Reports the leases that could not be revoked; they expire at the end of their TTL. */
    @Override
    public List<LeftInVault> abandon(VaultDynamicSecret resource, String why) {
        List<LeaseId> all = leases(resource);
        all.forEach(lease -> log.warn("lease {} is left to expire: {}", lease.value(), why));
        events.warning(resource, ConditionReasons.SECRET_LEASE_REVOKE, "the lease is left to expire: " + why);
        return inVault.leaveBehind(all);
    }

    private List<LeaseId> leases(VaultDynamicSecret resource) {
        return inVault.of(
                CredentialId.of(resource),
                DynamicStatusReader.lease(resource.getStatus()).flatMap(Lease::id),
                DynamicStatusReader.superseded(resource.getStatus()));
    }
}
