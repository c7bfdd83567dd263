package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.DatabaseStatus;
import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.controller.Room;
import dev.vso.operator.controller.database.RoleSync.Step;
import dev.vso.operator.controller.database.config.ConnectionSync;
import dev.vso.operator.controller.database.config.ConnectionSync.Outcome;
import dev.vso.operator.controller.database.config.RootSecrets;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.error.Problem;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.Credentials;
import dev.vso.operator.lease.Held;
import dev.vso.operator.lease.KeptLease;
import dev.vso.operator.lease.LeaseKeeper;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.reconcile.Attempts;
import dev.vso.operator.reconcile.Stage;
import dev.vso.operator.reconcile.StatusPatch;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.Tracks;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.reconcile.WakeUps;
import dev.vso.operator.secret.owner.Owners;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.Conditions;
import dev.vso.operator.status.Reasons;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the roles of a Database in Vault and keeps their credentials in Secrets alive. */
public final class DatabaseReconciler implements Reconciler<Database> {

    static final String FINALIZER = "database.example.com/finalizer";

    private static final Logger log = LoggerFactory.getLogger(DatabaseReconciler.class);

    private final Room room;
    private final WakeUps<Database> wakeUps;
    private final Tracks tracks;
    private final Attempts attempts;
    private final ConnectionSync connections;
    private final RoleSync roles;
    private final Credentials credentials;
    private final Farewell farewell;

    /** @param interval how often to look whether somebody changed or deleted a role or a connection in Vault */
    public DatabaseReconciler(
            Room room,
            Credentials credentials,
            LeaseWatch leases,
            RootSecrets secrets,
            Duration interval,
            WakeUps<Database> wakeUps) {
        this.room = room;
        this.wakeUps = wakeUps;
        this.tracks = new Tracks(wakeUps, room.clock());
        this.attempts = new Attempts(tracks, room.retries());
        this.connections = new ConnectionSync(room, tracks, secrets, interval);
        this.credentials = credentials;
        LeaseKeeper keeper = new LeaseKeeper(room, credentials, leases, tracks);
        this.roles = new RoleSync(room, credentials, keeper, tracks, interval);
        this.farewell = new Farewell(room, credentials, leases, tracks, connections);
    }

    @Override
    public List<EventSource<?, Database>> prepareEventSources(EventSourceContext<Database> context) {
        return List.of(wakeUps);
    }

    @Override
    public UpdateControl<Database> reconcile(Database resource, Context<Database> context) {
        return switch (Stage.of(resource, context)) {
            case GONE -> {
                farewell.gone(resource, room);
                roles.forget(resource);
                yield UpdateControl.noUpdate();
            }
            case LEAVING -> farewell.step(resource, FINALIZER, room);
            case WITHOUT_SPEC -> UpdateControl.noUpdate();
            case ALIVE -> look(resource);
        };
    }

    private UpdateControl<Database> look(Database resource) {
        ObjectKey key = ObjectKey.of(resource);
        if (!room.finalizers().add(resource, FINALIZER)) {
            return UpdateControl.noUpdate();
        }
        DatabaseSpec spec = resource.getSpec();
        RoleDestinations destinations = RoleDestinations.of(
                resource,
                room.delivery()
                        .markedRole(Owners.of(resource), new ObjectKey(key.namespace(), RoleNames.firstSecret(key))));
        List<RolloutRestartTarget> restarts = spec.roles().stream()
                .flatMap(role -> role.rolloutRestartTargets().stream())
                .toList();
        room.follow(
                resource,
                tracks,
                new Room.Named(destinations.all(), List.of(), restarts, pending(resource), conditions(resource)));
        try {
            Access access = room.authentication().lastingAccessFor(tracks, key, spec.vaultAuthRef(), spec.namespace());
            Outcome connection = connections.step(resource, access);
            return connection.firstRemember()
                    ? remember(resource, connection)
                    : report(
                            resource,
                            connection,
                            destinations.first(),
                            steps(resource, access, connection, destinations));
        } catch (Obstacle obstacle) {
            return blocked(resource, obstacle.problem());
        }
    }

    /** Nothing else is done before this is written down. */
    private UpdateControl<Database> remember(Database resource, Outcome connection) {
        DatabaseStatus status = new DatabaseStatus(
                observed(resource),
                resource.getStatus() == null ? null : resource.getStatus().expiresAt(),
                connection.status().orElse(null),
                firstRole(resource),
                statuses(resource),
                room.restarts().pending(resource),
                conditions(resource));
        return Attempts.again(
                StatusPatch.of(resource, new Database(), status),
                connection.next(),
                room.clock().instant());
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
            Optional<Step> left = switch (Succession.of(removed, destinations, steps)) {
                case Succession.Ends _ -> farewell.role(resource, access, removed);
                case Succession.Waits _ -> Optional.of(new Step(removed, Instant.MAX, Optional.empty(), List.of()));
                case Succession.GoesTo(String heir) -> {
                    Optional<Step> rest = farewell.role(resource, access, removed, heir);
                    steps.computeIfPresent(heir, (_, step) -> farewell.heir(resource, step));
                    yield rest;
                }
            };
            left.ifPresent(step -> steps.put(removed.name(), step));
        }
        return List.copyOf(steps.values());
    }

    private UpdateControl<Database> report(Database resource, Outcome connection, String firstRole, List<Step> steps) {
        Instant now = room.clock().instant();
        long generation = resource.getMetadata().getGeneration();
        Optional<Problem> problem = Stream.concat(
                        connection.problem().stream(), steps.stream().flatMap(step -> step.problem().stream()))
                .findFirst();
        connection.told().ifPresent(what -> tell(resource, "ConnectionSynced", what));
        steps.forEach(step -> step.told().forEach(what -> tell(resource, Reasons.SECRET_ROTATED, what)));
        problem.ifPresent(failed -> SyncStatus.tell(resource, conditions(resource), failed, room.events()));
        Optional<List<KeptLease>> kept = kept(resource);
        boolean keeps = KeptLease.isNews(conditions(resource), kept);
        List<DatabaseRoleStatus> roleStatuses = steps.stream()
                .map(Step::status)
                .map(role ->
                        keeps ? RoleState.keeping(role, credentials.superseded(Held.id(resource, role.name()))) : role)
                .toList();
        List<Condition> conditions = problem.map(
                        failed -> SyncStatus.failed(conditions(resource), failed, generation, now))
                .orElseGet(() -> SyncStatus.synced(conditions(resource), secrets(roleStatuses), generation, now));
        conditions = UnusedField.told(
                conditions(resource),
                withLimits(conditions, resource, now),
                DatabaseFields.unused(resource.getSpec()),
                resource,
                now,
                room.events());
        DatabaseStatus status = new DatabaseStatus(
                problem.isEmpty() ? Long.valueOf(generation) : observed(resource),
                firstExpiry(roleStatuses).orElse(null),
                connection.status().orElse(null),
                roleStatuses.stream().anyMatch(role -> role.leaseId() != null) ? firstRole : firstRole(resource),
                roleStatuses,
                room.restarts().pending(resource),
                KeptLease.told(
                        room.restarts().told(withConnection(conditions, resource, connection, now), resource, now),
                        kept,
                        generation,
                        now));
        Instant next = Stream.concat(
                        Stream.of(connection.next()), steps.stream().map(Step::next))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return Attempts.again(StatusPatch.of(resource, new Database(), status), next, now);
    }

    /** The replaced leases of all roles that are kept for workloads; empty while that is not known of each. */
    private Optional<List<KeptLease>> kept(Database resource) {
        List<KeptLease> all = new ArrayList<>();
        for (DatabaseRole role : resource.getSpec().roles()) {
            Optional<List<KeptLease>> theirs = credentials.kept(Held.id(resource, role.name()));
            if (theirs.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(theirs.get());
        }
        return Optional.of(all);
    }

    /** Nothing can be looked at, for Vault cannot be asked: what the status tells of the roles stays. */
    private UpdateControl<Database> blocked(Database resource, Problem problem) {
        Instant now = room.clock().instant();
        long generation = resource.getMetadata().getGeneration();
        Instant retry = attempts.failed(resource, Tracks.WHOLE, problem);
        SyncStatus.tell(resource, conditions(resource), problem, room.events());
        DatabaseStatus status = new DatabaseStatus(
                observed(resource),
                resource.getStatus() == null ? null : resource.getStatus().expiresAt(),
                resource.getStatus() == null ? null : resource.getStatus().connection(),
                firstRole(resource),
                statuses(resource),
                room.restarts().pending(resource),
                SyncStatus.failed(conditions(resource), problem, generation, now));
        return Attempts.again(StatusPatch.of(resource, new Database(), status), retry, now);
    }

    /** The condition stays as it is until all roles were looked at. */
    private List<Condition> withLimits(List<Condition> conditions, Database resource, Instant now) {
        List<List<String>> known = resource.getSpec().roles().stream()
                .flatMap(role -> roles.limits(resource, role.name()).stream())
                .toList();
        return known.size() < resource.getSpec().roles().size()
                ? conditions
                : SyncStatus.limited(
                        conditions,
                        known.stream().flatMap(List::stream).toList(),
                        resource.getMetadata().getGeneration(),
                        now);
    }

    private static List<Condition> withConnection(
            List<Condition> conditions, Database resource, Outcome connection, Instant now) {
        if (resource.getSpec().connection() == null) {
            return Conditions.without(conditions, ConditionType.CONNECTION_SYNCED);
        }
        return Conditions.merge(
                conditions,
                connection.finding().stream().toList(),
                resource.getMetadata().getGeneration(),
                now);
    }

    private void tell(Database resource, String reason, String what) {
        log.info("{}", what);
        room.events().normal(resource, reason, what);
    }

    private static String secrets(List<DatabaseRoleStatus> roles) {
        return String.join(
                ", ", roles.stream().map(role -> String.valueOf(role.secret())).toList());
    }

    private static Optional<String> firstExpiry(List<DatabaseRoleStatus> roles) {
        return roles.stream()
                .map(DatabaseRoleStatus::expiresAt)
                .filter(Objects::nonNull)
                .map(String.class::cast)
                .min(Comparator.comparing(Instant::parse));
    }

    private static List<DatabaseRoleStatus> statuses(Database resource) {
        return resource.getStatus() == null ? List.of() : resource.getStatus().roles();
    }

    private static List<PendingRestartStatus> pending(Database resource) {
        return resource.getStatus() == null ? List.of() : resource.getStatus().pendingRestarts();
    }

    private static @Nullable String firstRole(Database resource) {
        return resource.getStatus() == null ? null : resource.getStatus().firstRole();
    }

    private static List<Condition> conditions(Database resource) {
        return resource.getStatus() == null ? List.of() : resource.getStatus().conditions();
    }

    private static @Nullable Long observed(Database resource) {
        return resource.getStatus() == null ? null : resource.getStatus().observedGeneration();
    }
}
