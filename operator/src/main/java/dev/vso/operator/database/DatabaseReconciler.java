package dev.vso.operator.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.DatabaseStatus;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.database.RoleSync.Step;
import dev.vso.operator.lease.Credentials;
import dev.vso.operator.lease.LeaseKeeper;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.observe.Reasons;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem;
import dev.vso.operator.sync.Attempts;
import dev.vso.operator.sync.Owners;
import dev.vso.operator.sync.Room;
import dev.vso.operator.sync.Stage;
import dev.vso.operator.sync.StatusPatch;
import dev.vso.operator.sync.SyncStatus;
import dev.vso.operator.sync.Tracks;
import dev.vso.operator.sync.WakeUps;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    private final RoleSync roles;
    private final Farewell farewell;

    public DatabaseReconciler(Room room, Credentials credentials, LeaseWatch leases, WakeUps<Database> wakeUps) {
        this.room = room;
        this.wakeUps = wakeUps;
        this.tracks = new Tracks(wakeUps, room.clock());
        this.attempts = new Attempts(tracks, room);
        this.roles = new RoleSync(room, credentials, new LeaseKeeper(room, credentials, leases, tracks), tracks);
        this.farewell = new Farewell(room, credentials, leases, tracks);
    }

    @Override
    public List<EventSource<?, Database>> prepareEventSources(EventSourceContext<Database> context) {
        return List.of(wakeUps);
    }

    @Override
    public UpdateControl<Database> reconcile(Database resource, Context<Database> context) {
        return switch (Stage.of(resource, context)) {
            case GONE -> {
                farewell.forget(resource);
                yield UpdateControl.noUpdate();
            }
            case LEAVING -> farewell.step(resource, FINALIZER, room);
            case WITHOUT_SPEC -> UpdateControl.noUpdate();
            case ALIVE -> look(resource);
        };
    }

    private UpdateControl<Database> look(Database resource) {
        ObjectKey key = ObjectKey.of(resource);
        room.finalizers().add(resource, FINALIZER);
        DatabaseSpec spec = resource.getSpec();
        room.holdings()
                .enter(
                        Owners.of(resource),
                        tracks,
                        spec.roles().stream()
                                .map(role -> new ObjectKey(
                                        key.namespace(),
                                        RoleNames.destination(key, spec, role).name()))
                                .toList());
        try {
            Access access = room.authentication().accessFor(tracks, key, spec.vaultAuthRef(), spec.namespace());
            return report(resource, steps(resource, access));
        } catch (Obstacle obstacle) {
            return blocked(resource, obstacle.problem());
        }
    }

    private List<Step> steps(Database resource, Access access) {
        List<DatabaseRoleStatus> before = statuses(resource);
        List<Step> steps = new ArrayList<>();
        for (DatabaseRole role : resource.getSpec().roles()) {
            Optional<DatabaseRoleStatus> known = before.stream()
                    .filter(status -> status.name().equals(role.name()))
                    .findFirst();
            steps.add(roles.step(resource, access, role, known));
        }
        before.stream()
                .filter(status -> resource.getSpec().roles().stream()
                        .noneMatch(role -> role.name().equals(status.name())))
                .forEach(removed -> farewell.role(resource, access, removed).ifPresent(steps::add));
        return steps;
    }

    private UpdateControl<Database> report(Database resource, List<Step> steps) {
        Instant now = room.clock().instant();
        long generation = resource.getMetadata().getGeneration();
        Optional<Problem> problem =
                steps.stream().flatMap(step -> step.problem().stream()).findFirst();
        steps.forEach(step -> step.told().forEach(what -> tell(resource, what)));
        problem.ifPresent(failed -> SyncStatus.tell(resource, conditions(resource), failed, room.events()));
        List<DatabaseRoleStatus> roleStatuses = steps.stream().map(Step::status).toList();
        List<Condition> conditions = problem.map(
                        failed -> SyncStatus.failed(conditions(resource), failed, generation, now))
                .orElseGet(() -> SyncStatus.synced(conditions(resource), secrets(roleStatuses), generation, now));
        DatabaseStatus status = new DatabaseStatus(
                problem.isEmpty() ? Long.valueOf(generation) : observed(resource),
                firstExpiry(roleStatuses).orElse(null),
                roleStatuses,
                room.restarts().told(conditions, resource, now));
        Instant next =
                steps.stream().map(Step::next).min(Comparator.naturalOrder()).orElse(Instant.MAX);
        return Attempts.again(StatusPatch.of(resource, new Database(), status), next, now);
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
                statuses(resource),
                SyncStatus.failed(conditions(resource), problem, generation, now));
        return Attempts.again(StatusPatch.of(resource, new Database(), status), retry, now);
    }

    private void tell(Database resource, String what) {
        log.info("{}", what);
        room.events().normal(resource, Reasons.SECRET_ROTATED, what);
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

    private static List<Condition> conditions(Database resource) {
        return resource.getStatus() == null ? List.of() : resource.getStatus().conditions();
    }

    private static @Nullable Long observed(Database resource) {
        return resource.getStatus() == null ? null : resource.getStatus().observedGeneration();
    }
}
