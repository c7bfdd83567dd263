package dev.vso.operator.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.Destination;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.destination.Owner;
import dev.vso.operator.lease.Credentials;
import dev.vso.operator.lease.Credentials.Renewal;
import dev.vso.operator.lease.Credentials.Rotated;
import dev.vso.operator.lease.Credentials.Wanted;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeasePlan;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem;
import dev.vso.operator.rollout.Occasion;
import dev.vso.operator.sync.Attempts;
import dev.vso.operator.sync.Decision;
import dev.vso.operator.sync.ForceSync;
import dev.vso.operator.sync.Reason;
import dev.vso.operator.sync.Room;
import dev.vso.operator.sync.Tracks;
import dev.vso.operator.sync.VaultProblems;
import dev.vso.operator.time.Spread;
import dev.vso.operator.vault.VaultPath;
import dev.vso.operator.vault.VaultRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One role of a Database: its role in Vault, its lease, its Secret. */
final class RoleSync {

    /** VSO's default for leases. */
    private static final int RENEWAL_PERCENT = 67;

    /** How often to look whether somebody changed or deleted the role in Vault. */
    private static final Duration ROLE_CHECK = Duration.ofSeconds(60);

    private final Room room;
    private final Credentials credentials;
    private final LeaseWatch leases;
    private final Tracks tracks;
    private final Attempts attempts;

    /**
     * What came of looking at a role.
     *
     * @param next when to look again
     * @param problem what failed, if anything
     * @param told what happened, in words for an event
     */
    record Step(DatabaseRoleStatus status, Instant next, Optional<Problem> problem, List<String> told) {}

    RoleSync(Room room, Credentials credentials, LeaseWatch leases, Tracks tracks) {
        this.room = room;
        this.credentials = credentials;
        this.leases = leases;
        this.tracks = tracks;
        this.attempts = new Attempts(tracks, room);
    }

    /** Does what is due for the role; a problem of one role is none of the others'. */
    Step step(Database resource, Owner owner, Access access, DatabaseRole role, Optional<DatabaseRoleStatus> before) {
        ObjectKey key = ObjectKey.of(resource);
        Destination destination = RoleNames.destination(key, resource.getSpec(), role);
        DatabaseRoleStatus status = before.orElseGet(
                () -> RoleState.unknown(role.name(), RoleNames.inVault(key, role.name()), destination.name()));
        List<String> told = new ArrayList<>();
        try {
            return look(resource, owner, access, role, destination, status, told);
        } catch (Obstacle obstacle) {
            Instant retry = attempts.failed(
                    key,
                    role.name(),
                    resource.getMetadata().getGeneration(),
                    obstacle.problem(),
                    ForceSync.of(resource));
            return new Step(status, retry, Optional.of(obstacle.problem()), told);
        }
    }

    private Step look(
            Database resource,
            Owner owner,
            Access access,
            DatabaseRole role,
            Destination destination,
            DatabaseRoleStatus status,
            List<String> told)
            throws Obstacle {
        ObjectKey key = ObjectKey.of(resource);
        DatabaseSpec spec = resource.getSpec();
        RoleDefinition definition = RoleDefinition.of(engine(spec), spec.name(), role);
        Optional<Lease> lease = RoleState.lease(status);
        if (lease.isPresent()) {
            tracks.update(key, role.name(), track -> track.saw(ForceSync.of(resource)));
        }
        leases.ensure(part(owner, role.name()), lease, access, () -> tracks.wake(key));
        Decision.OfLeased decision =
                LeasePlan.decide(observe(resource, owner, role, destination, status, definition, lease));
        if (decision instanceof Decision.Skip(Instant until) && waiting(key, role, resource)) {
            return new Step(status, until, Optional.empty(), told);
        }
        boolean rewritten = checkRole(key, access, spec, role, definition, decision, told);
        if (decision instanceof Decision.Skip && lease.isPresent()) {
            room.delivery()
                    .touchUp(owner, destination, Optional.ofNullable(status.secretMAC()))
                    .ifPresent(how -> told.add("Secret %s %s".formatted(destination.name(), how)));
        }
        DatabaseRoleStatus after = switch (decision) {
            case Decision.Rotate(Reason reason) ->
                rotate(resource, owner, access, role, destination, status, definition, lease, reason, told);
            case Decision.Renew _ -> renew(key, owner, access, role, status, lease);
            case Decision.Skip _ ->
                rewritten && lease.filter(Lease::renewable).isPresent()
                        ? renew(key, owner, access, role, status, lease) // the new lifetimes count
                        : status;
        };
        tracks.update(key, role.name(), track -> track.succeeded(track.nextRefresh(), ForceSync.of(resource)));
        return new Step(after, next(resource, owner, role, destination, after, definition), Optional.empty(), told);
    }

    private boolean waiting(ObjectKey key, DatabaseRole role, Database resource) {
        return tracks.get(key, role.name())
                .waitingUntil(
                        resource.getMetadata().getGeneration(), room.clock().instant())
                .isPresent();
    }

    private LeasePlan.Observed observe(
            Database resource,
            Owner owner,
            DatabaseRole role,
            Destination destination,
            DatabaseRoleStatus status,
            RoleDefinition definition,
            Optional<Lease> lease) {
        ObjectKey key = ObjectKey.of(resource);
        return new LeasePlan.Observed(
                resource.getMetadata().getGeneration(),
                !definition.digestOfAbilities().equals(status.requestDigest()),
                room.delivery().drift(owner, destination, Optional.ofNullable(status.secretMAC())),
                ForceSync.of(resource),
                lease,
                lease.filter(leases::isGone).isPresent(),
                leases.ending(part(owner, role.name())),
                RENEWAL_PERCENT,
                tracks.get(key, role.name()),
                room.clock().instant(),
                lease.map(held -> Spread.of(held.toString())).orElse(0.0));
    }

    /** Before credentials are issued, and once a minute. */
    private boolean checkRole(
            ObjectKey key,
            Access access,
            DatabaseSpec spec,
            DatabaseRole role,
            RoleDefinition definition,
            Decision.OfLeased decision,
            List<String> told)
            throws Obstacle {
        Instant now = room.clock().instant();
        boolean due = tracks.get(key, role.name())
                .nextRefresh()
                .map(at -> !now.isBefore(at))
                .orElse(true);
        if (!due && !(decision instanceof Decision.Rotate)) {
            return false;
        }
        Optional<String> done = RoleKeeper.ensure(access, rolePath(spec, key, role.name()), definition);
        done.ifPresent(told::add);
        Instant next = now.plus(Spread.early(ROLE_CHECK, room.random().nextDouble()));
        tracks.update(key, role.name(), track -> track.refreshingAt(next, track.forced()));
        return done.isPresent();
    }

    private DatabaseRoleStatus rotate(
            Database resource,
            Owner owner,
            Access access,
            DatabaseRole role,
            Destination destination,
            DatabaseRoleStatus status,
            RoleDefinition definition,
            Optional<Lease> lease,
            Reason reason,
            List<String> told)
            throws Obstacle {
        ObjectKey key = ObjectKey.of(resource);
        String digest = definition.digestOfAbilities();
        boolean gone = lease.filter(leases::isGone).isPresent();
        Rotated rotated = credentials.rotate(
                access,
                new Wanted(
                        part(owner, role.name()),
                        owner,
                        destination,
                        VaultRequest.issue(
                                VaultRequest.Method.GET,
                                credentialsPath(resource.getSpec(), key, role.name()),
                                Optional.empty()),
                        digest,
                        Optional.empty(),
                        gone ? Optional.empty() : lease,
                        Optional.ofNullable(status.secretMAC())));
        leases.ensure(part(owner, role.name()), Optional.of(rotated.lease()), access, () -> tracks.wake(key));
        if (rotated.delivered().written().isPresent()) {
            boolean first = status.secretMAC() == null;
            boolean changed = !rotated.delivered().mac().equals(status.secretMAC());
            room.restarts().written(resource, tracks, role.rolloutRestartTargets(), Occasion.of(first, changed));
        }
        told.add("Secret %s has new credentials of role %s: %s"
                .formatted(destination.name(), role.name(), reason.words()));
        return RoleState.issued(
                status,
                destination.name(),
                rotated.lease(),
                digest,
                rotated.delivered().mac());
    }

    private DatabaseRoleStatus renew(
            ObjectKey key,
            Owner owner,
            Access access,
            DatabaseRole role,
            DatabaseRoleStatus status,
            Optional<Lease> lease)
            throws Obstacle {
        Lease held = lease.orElseThrow();
        return switch (credentials.renew(access, held)) {
            case Renewal.Prolonged(Lease renewed) -> RoleState.renewed(status, renewed);
            case Renewal.Gone _ -> {
                held.id().ifPresent(id -> leases.noticedGone(part(owner, role.name()), id));
                tracks.wake(key);
                yield status;
            }
        };
    }

    private Instant next(
            Database resource,
            Owner owner,
            DatabaseRole role,
            Destination destination,
            DatabaseRoleStatus after,
            RoleDefinition definition) {
        ObjectKey key = ObjectKey.of(resource);
        Instant check = tracks.get(key, role.name()).nextRefresh().orElse(Instant.MAX);
        Decision.OfLeased coming = LeasePlan.decide(
                observe(resource, owner, role, destination, after, definition, RoleState.lease(after)));
        Instant due = coming instanceof Decision.Skip(Instant until)
                ? until
                : room.clock().instant();
        return due.isBefore(check) ? due : check;
    }

    static String part(Owner owner, String role) {
        return owner.uid() + "/" + role;
    }

    static VaultPath rolePath(DatabaseSpec spec, ObjectKey database, String role) throws Obstacle {
        return path(spec, "roles", database, role);
    }

    private static VaultPath credentialsPath(DatabaseSpec spec, ObjectKey database, String role) throws Obstacle {
        return path(spec, "creds", database, role);
    }

    private static VaultPath path(DatabaseSpec spec, String kind, ObjectKey database, String role) throws Obstacle {
        String mount = spec.mount() == null ? "database" : spec.mount();
        return VaultProblems.path("DatabaseError", () -> VaultPath.of(mount, kind, RoleNames.inVault(database, role)));
    }

    private static DatabaseEngine engine(DatabaseSpec spec) throws Obstacle {
        DatabaseEngine engine = spec.engine();
        if (engine == null) {
            throw Problem.lasting("DatabaseError", "engine: must be postgresql, mysql, mariadb, valkey or redis")
                    .obstacle();
        }
        return engine;
    }
}
