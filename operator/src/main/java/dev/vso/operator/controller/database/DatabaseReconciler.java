package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.DatabaseStatus;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.controller.KindReconciler;
import dev.vso.operator.controller.ReconcilerServices;
import dev.vso.operator.controller.ResourceTracker.ResourceReferences;
import dev.vso.operator.controller.database.RoleHandler.Step;
import dev.vso.operator.controller.database.config.DatabaseConfigHandler;
import dev.vso.operator.controller.database.config.DatabaseConfigHandler.Outcome;
import dev.vso.operator.controller.database.config.RootSecrets;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.LeaseKeeper;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.reconcile.StatusPatches;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.TriggerEventSource;
import dev.vso.operator.rollout.RestartService.RestartSettings;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.status.ConditionReasons;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the roles of a Database in Vault and keeps their credentials in Secrets valid. */
public final class DatabaseReconciler extends KindReconciler<Database> {

    private static final Logger log = LoggerFactory.getLogger(DatabaseReconciler.class);

    private final ReconcilerServices services;
    private final CredentialLifecycle credentials;
    private final ReconcileStateStore states;
    private final RetryScheduler retries;
    private final DatabaseConfigHandler connections;
    private final RoleHandler roles;
    private final RoleRotations rotations;
    private final DatabaseStatusWriter statuses;
    private final SuspendedDatabase suspended;
    private final DatabaseFinalizer finalizer;

    /** @param interval how often to check Vault for changed or deleted roles and connections */
    public DatabaseReconciler(
            ReconcilerServices services,
            CredentialLifecycle credentials,
            LeaseWatch leases,
            RootSecrets secrets,
            Duration interval,
            TriggerEventSource<Database> triggers) {
        super(new DatabaseKind(), services.finalizers(), List.of(triggers));
        this.services = services;
        this.credentials = credentials;
        this.states = new ReconcileStateStore(triggers, services.clock());
        this.retries = new RetryScheduler(states, services.retries());
        this.connections = new DatabaseConfigHandler(services.timing(), states, retries, secrets, interval);
        LeaseKeeper keeper = new LeaseKeeper(services.output(), services.clock(), credentials, leases, states);
        this.roles = new RoleHandler(
                services.output().transformations(),
                services.outage(),
                services.timing(),
                credentials,
                keeper,
                states,
                retries,
                interval);
        this.rotations =
                new RoleRotations(services.output().restarts(), credentials, services.events(), services.clock());
        this.statuses = new DatabaseStatusWriter(services, credentials, roles, rotations);
        this.suspended = new SuspendedDatabase(
                services.vault(), keeper, credentials, rotations, states, retries, services.suspensions());
        this.finalizer = new DatabaseFinalizer(
                services.vault(),
                services.tracker(),
                services.output(),
                services.timing(),
                credentials,
                leases,
                states,
                connections);
    }

    @Override
    protected void forget(Database resource) {
        finalizer.forget(resource);
        roles.forget(resource);
        rotations.forget(resource);
    }

    @Override
    protected UpdateControl<Database> terminate(Database resource) {
        return finalizer.run(resource, DatabaseKind.FINALIZER, services);
    }

    @Override
    protected UpdateControl<Database> reconcileSuspended(Database resource, Suspension suspension) {
        if (!services.finalizers().add(resource, DatabaseKind.FINALIZER)) {
            return UpdateControl.noUpdate();
        }
        track(resource, destinations(resource, ObjectKey.of(resource)));
        var result = suspended.step(resource, suspension);
        return RetryScheduler.requeueAt(
                StatusPatches.of(resource, new Database(), result.status()),
                result.next(),
                services.clock().instant());
    }

    @Override
    protected UpdateControl<Database> reconcileActive(Database resource) {
        ObjectKey key = ObjectKey.of(resource);
        if (!services.finalizers().add(resource, DatabaseKind.FINALIZER)) {
            return UpdateControl.noUpdate();
        }
        DatabaseSpec spec = resource.getSpec();
        RoleDestinations destinations = destinations(resource, key);
        track(resource, destinations);
        try {
            Access access = services.vault().lastingAccessFor(states, key, spec.vaultAuthRef(), spec.namespace());
            Outcome connection = connections.step(resource, access);
            return connection.firstRemember()
                    ? remember(resource, connection)
                    : report(
                            resource,
                            connection,
                            destinations.first(),
                            steps(resource, access, connection, destinations));
        } catch (SyncException failure) {
            return blocked(resource, failure.error());
        }
    }

    private RoleDestinations destinations(Database resource, ObjectKey key) {
        return RoleDestinations.of(
                resource,
                services.output()
                        .writer()
                        .markedRole(
                                OwnerFactory.of(resource), new ObjectKey(key.namespace(), RoleNames.firstSecret(key))));
    }

    private void track(Database resource, RoleDestinations destinations) {
        List<RolloutRestartTarget> targets = resource.getSpec().roles().stream()
                .flatMap(role -> role.rolloutRestartTargets().stream())
                .toList();
        services.tracker()
                .track(
                        resource,
                        states,
                        new ResourceReferences(
                                destinations.all(),
                                List.of(),
                                new RestartSettings(
                                        targets,
                                        resource.getSpec().rotation(),
                                        (user, now) -> expiry(resource, user, now)),
                                DatabaseStatusWriter.status(resource).pendingRestarts(),
                                DatabaseStatusWriter.conditions(resource)));
    }

    private Optional<PreviousExpiry> expiry(Database resource, RolloutRestartTarget user, Instant now) {
        return resource.getSpec().roles().stream()
                .flatMap(role -> credentials.expiry(CredentialId.of(resource, role.name()), user, now).stream())
                .min(Comparator.comparing(PreviousExpiry::end));
    }

    /** Writes the status before anything else is done. */
    private UpdateControl<Database> remember(Database resource, Outcome connection) {
        return RetryScheduler.requeueAt(
                StatusPatches.of(resource, new Database(), statuses.remembered(resource, connection)),
                connection.next(),
                services.clock().instant());
    }

    private List<Step> steps(Database resource, Access access, Outcome connection, RoleDestinations destinations) {
        Map<String, Step> steps = new LinkedHashMap<>();
        for (DatabaseRole role : resource.getSpec().roles()) {
            boolean hopeless = connection.isMissing()
                    && destinations
                            .status(role.name())
                            .map(DatabaseRoleStatus::leaseId)
                            .isEmpty();
            if (!hopeless) {
                steps.put(role.name(), roles.step(resource, access, role, destinations));
            }
        }
        for (DatabaseRoleStatus removed : destinations.removed()) {
            Optional<Step> left = switch (RemovedRoleSecret.of(removed, destinations, steps)) {
                case RemovedRoleSecret.Ends _ -> finalizer.role(resource, access, removed);
                case RemovedRoleSecret.Waits _ ->
                    Optional.of(new Step(removed, Instant.MAX, Optional.empty(), List.of()));
                case RemovedRoleSecret.GoesTo(String heir) -> {
                    Optional<Step> rest = finalizer.role(resource, access, removed, heir);
                    steps.computeIfPresent(heir, (_, step) -> finalizer.successor(resource, step));
                    yield rest;
                }
            };
            left.ifPresent(step -> steps.put(removed.name(), step));
        }
        return List.copyOf(steps.values());
    }

    private UpdateControl<Database> report(Database resource, Outcome connection, String firstRole, List<Step> steps) {
        Instant now = services.clock().instant();
        Optional<SyncError> problem = Stream.concat(
                        connection.problem().stream(), steps.stream().flatMap(step -> step.problem().stream()))
                .findFirst();
        connection.told().ifPresent(what -> report(resource, "ConnectionSynced", what));
        steps.forEach(step -> step.events().forEach(what -> report(resource, ConditionReasons.SECRET_ROTATED, what)));
        problem.ifPresent(failed ->
                SyncStatus.report(resource, DatabaseStatusWriter.conditions(resource), failed, services.events()));
        DatabaseStatus status = statuses.reconciled(resource, connection, firstRole, steps, problem, now);
        Instant next = Stream.concat(
                        Stream.of(connection.next(), rotations.nextLook(resource)),
                        steps.stream().map(Step::next))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return RetryScheduler.requeueAt(StatusPatches.of(resource, new Database(), status), next, now);
    }

    /** Reports that Vault cannot be reached; the roles in the status stay as they are. */
    private UpdateControl<Database> blocked(Database resource, SyncError error) {
        Instant now = services.clock().instant();
        Instant retry = retries.failed(resource, error);
        SyncStatus.report(resource, DatabaseStatusWriter.conditions(resource), error, services.events());
        DatabaseStatus status = statuses.blocked(resource, error, now);
        Instant look = rotations.nextLook(resource);
        return RetryScheduler.requeueAt(
                StatusPatches.of(resource, new Database(), status), look.isBefore(retry) ? look : retry, now);
    }

    private void report(Database resource, String reason, String what) {
        log.info("{}", what);
        services.events().normal(resource, reason, what);
    }
}
