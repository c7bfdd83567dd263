package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseConnectionStatus;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DeletionPolicy;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.controller.Finalization;
import dev.vso.operator.controller.LeasesInVault;
import dev.vso.operator.controller.ResourceTracker;
import dev.vso.operator.controller.database.RoleHandler.Step;
import dev.vso.operator.controller.database.config.DatabaseConfigHandler;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.reconcile.finalizer.LeftInVault;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.time.Timing;
import dev.vso.vault.LeaseId;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans up when a role or the whole resource is deleted: revokes its credentials and deletes its role in Vault, unless
 * the spec says to retain them.
 */
final class DatabaseFinalizer implements Finalization<Database> {

    private static final Logger log = LoggerFactory.getLogger(DatabaseFinalizer.class);

    private final VaultAccessProvider vault;
    private final ResourceTracker tracker;
    private final SecretOutput output;
    private final Timing timing;
    private final CredentialLifecycle credentials;
    private final LeasesInVault inVault;
    private final LeaseWatch leases;
    private final ReconcileStateStore states;
    private final DatabaseConfigHandler connections;

    DatabaseFinalizer(
            VaultAccessProvider vault,
            ResourceTracker tracker,
            SecretOutput output,
            Timing timing,
            CredentialLifecycle credentials,
            LeaseWatch leases,
            ReconcileStateStore states,
            DatabaseConfigHandler connections) {
        this.vault = vault;
        this.tracker = tracker;
        this.output = output;
        this.timing = timing;
        this.credentials = credentials;
        this.inVault = new LeasesInVault(credentials, timing.clock());
        this.leases = leases;
        this.states = states;
        this.connections = connections;
    }

    @Override
    public void forget(Database resource) {
        tracker.untrack(resource, states);
        connections.forget(ObjectKey.of(resource));
    }

    /** Cleans up a role that was removed from the spec; returns a step with a problem if that has not succeeded yet. */
    Optional<Step> role(Database resource, Access access, DatabaseRoleStatus removed) {
        Owner owner = OwnerFactory.of(resource);
        leases.forget(CredentialId.of(resource, removed.name()));
        if (retains(resource)) {
            output.writer().release(owner, secret(owner, removed));
            return Optional.empty();
        }
        try {
            List<VaultFailure> failures = cleanUp(resource, access.vault(), removed);
            if (!failures.isEmpty()) {
                return Optional.of(later(removed, VaultSyncErrors.of(failures.getFirst())));
            }
            Optional.ofNullable(removed.secret())
                    .ifPresent(secret -> output.writer().delete(owner, new ObjectKey(owner.namespace(), secret)));
            output.events()
                    .normal(
                            resource,
                            "RoleRemoved",
                            "role %s was removed: credentials revoked, role deleted in Vault, Secret deleted"
                                    .formatted(removed.name()));
            return Optional.empty();
        } catch (SyncException stopped) {
            return Optional.of(new Step(removed, Instant.MAX, Optional.of(stopped.error()), List.of()));
        }
    }

    /**
     * Cleans up a role that was removed from the spec and whose Secret another role has taken over: the Secret stays,
     * and its former credentials are revoked after the overlap, together with those that the heir replaced.
     */
    Optional<Step> role(Database resource, Access access, DatabaseRoleStatus removed, String heir) {
        leases.forget(CredentialId.of(resource, removed.name()));
        if (retains(resource)) {
            return Optional.empty();
        }
        credentials.transfer(
                CredentialId.of(resource, removed.name()),
                CredentialId.of(resource, heir),
                RoleStatusMapper.lease(removed),
                ReplacedLease.fromStatus(removed.superseded()));
        try {
            VaultPath role = RoleHandler.rolePath(resource.getSpec(), ObjectKey.of(resource), removed.name());
            Optional<VaultFailure> failure = VaultRoleWriter.delete(access.vault(), role);
            if (failure.isPresent()) {
                return Optional.of(later(
                        RoleStatusMapper.unknown(
                                removed.name(),
                                RoleNames.inVault(ObjectKey.of(resource), removed.name()),
                                String.valueOf(removed.secret()),
                                Optional.empty()),
                        VaultSyncErrors.of(failure.get())));
            }
            output.events()
                    .normal(
                            resource,
                            "RoleRemoved",
                            "role %s was removed: Secret %s belongs to role %s now, role deleted in Vault, credentials revoked after the overlap"
                                    .formatted(removed.name(), removed.secret(), heir));
            return Optional.empty();
        } catch (SyncException stopped) {
            return Optional.of(new Step(removed, Instant.MAX, Optional.of(stopped.error()), List.of()));
        }
    }

    /** Adds the Secret's former credentials to the step of the role that took the Secret over. */
    Step successor(Database resource, Step step) {
        List<ReplacedLease> superseded =
                credentials.superseded(CredentialId.of(resource, step.status().name()));
        return new Step(
                RoleStatusMapper.withSuperseded(step.status(), superseded), step.next(), step.problem(), step.events());
    }

    private Step later(DatabaseRoleStatus removed, SyncError error) {
        return new Step(removed, timing.now().plus(timing.backoff().initial()), Optional.of(error), List.of());
    }

    @Override
    public Optional<String> cleanUp(Database resource) {
        Owner owner = OwnerFactory.of(resource);
        List<DatabaseRoleStatus> roles = roles(resource);
        roles.forEach(role -> leases.forget(CredentialId.of(resource, role.name())));
        if (retains(resource)) {
            roles.forEach(role -> output.writer().release(owner, secret(owner, role)));
            return Optional.empty();
        }
        Optional<DatabaseConnectionStatus> connection = DatabaseConfigHandler.made(resource);
        if (roles.isEmpty() && connection.isEmpty()) {
            return Optional.empty();
        }
        tracker.releaseSecrets(resource);
        roles.forEach(role -> output.writer().delete(owner, secret(owner, role)));
        try {
            VaultAccess access = vault.takingBackFor(
                    states,
                    ObjectKey.of(resource),
                    resource.getSpec().vaultAuthRef(),
                    resource.getSpec().namespace());
            Optional<String> failure = Optional.empty();
            for (DatabaseRoleStatus role : roles) {
                for (VaultFailure failed : cleanUp(resource, access, role)) {
                    failure = Optional.of(failed.explain());
                }
            }
            if (failure.isEmpty() && connection.isPresent()) {
                // Last, because Vault revokes through it.
                failure = DatabaseConfigHandler.delete(resource, access, connection.get())
                        .map(VaultFailure::explain);
            }
            return failure;
        } catch (SyncException stopped) {
            return Optional.of(stopped.error().message());
        }
    }

    @Override
    public List<LeftInVault> abandon(Database resource, String why) {
        List<LeftInVault> left = new ArrayList<>();
        for (DatabaseRoleStatus role : roles(resource)) {
            left.addAll(inVault.leaveBehind(leases(resource, role)));
            left.add(new LeftInVault(LeftInVault.Kind.ROLE, String.valueOf(role.vaultRole())));
        }
        DatabaseConfigHandler.made(resource)
                .ifPresent(connection -> left.add(new LeftInVault(LeftInVault.Kind.CONNECTION, connection.name())));
        left.forEach(one -> leftBehind(resource, one, why));
        return List.copyOf(left);
    }

    private List<VaultFailure> cleanUp(Database resource, VaultAccess vault, DatabaseRoleStatus role)
            throws SyncException {
        CredentialId id = CredentialId.of(resource, role.name());
        List<VaultFailure> failures =
                Finalization.revokeAll(leases(resource, role), lease -> revoke(resource, vault, lease));
        if (failures.isEmpty()) {
            credentials.abandon(id);
        }
        VaultRoleWriter.delete(vault, RoleHandler.rolePath(resource.getSpec(), ObjectKey.of(resource), role.name()))
                .ifPresent(failures::add);
        return failures;
    }

    /** Returns the roles in the status, and those whose first credentials are not in the status yet. */
    private List<DatabaseRoleStatus> roles(Database resource) {
        List<DatabaseRoleStatus> told =
                resource.getStatus() == null ? List.of() : resource.getStatus().roles();
        ObjectKey key = ObjectKey.of(resource);
        Stream<DatabaseRoleStatus> untold = resource.getSpec() == null
                ? Stream.empty()
                : resource.getSpec().roles().stream()
                        .filter(role ->
                                told.stream().noneMatch(one -> one.name().equals(role.name())))
                        .filter(role -> !credentials
                                .unrecordedLeases(CredentialId.of(resource, role.name()))
                                .isEmpty())
                        .map(role -> RoleStatusMapper.unknown(
                                role.name(),
                                RoleNames.inVault(key, role.name()),
                                RoleDestinations.of(resource, Optional.empty())
                                        .of(role)
                                        .name(),
                                Optional.empty()));
        return Stream.concat(told.stream(), untold).toList();
    }

    private List<LeaseId> leases(Database resource, DatabaseRoleStatus role) {
        return inVault.of(
                CredentialId.of(resource, role.name()),
                Optional.ofNullable(role.leaseId()).map(LeaseId::new),
                ReplacedLease.fromStatus(role.superseded()));
    }

    private void leftBehind(Database resource, LeftInVault what, String why) {
        String message = "%s is left behind in Vault: %s".formatted(what, why);
        log.warn("{}", message);
        output.events().warning(resource, "CleanupFailed", message);
    }

    /**
     * Revokes a lease. If the connection is deleted too, waits until Vault has finished; otherwise Vault retries in the
     * background.
     */
    private Optional<VaultFailure> revoke(Database resource, VaultAccess vault, LeaseId lease) {
        boolean last = resource.isMarkedForDeletion()
                && DatabaseConfigHandler.made(resource).isPresent();
        return last
                ? vault.leases().revoke(lease, true) instanceof VaultFailure failure
                        ? Optional.of(failure)
                        : Optional.empty()
                : credentials.revoke(vault, lease);
    }

    private static ObjectKey secret(Owner owner, DatabaseRoleStatus role) {
        return new ObjectKey(owner.namespace(), String.valueOf(role.secret()));
    }

    private static boolean retains(Database resource) {
        return resource.getSpec() == null || resource.getSpec().deletionPolicy() == DeletionPolicy.RETAIN;
    }
}
