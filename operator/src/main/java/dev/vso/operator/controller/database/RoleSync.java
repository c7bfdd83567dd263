package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.Destination;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.controller.Room;
import dev.vso.operator.controller.database.config.ConnectionDiagnosis;
import dev.vso.operator.controller.database.config.ConnectionLook;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.error.Problem;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.Credentials;
import dev.vso.operator.lease.Credentials.Rotated;
import dev.vso.operator.lease.Credentials.Wanted;
import dev.vso.operator.lease.Held;
import dev.vso.operator.lease.Issued;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseKeeper;
import dev.vso.operator.lease.MountLimits;
import dev.vso.operator.lease.RequestDigest;
import dev.vso.operator.lease.Superseded;
import dev.vso.operator.reconcile.Attempts;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.Reason;
import dev.vso.operator.reconcile.Track;
import dev.vso.operator.reconcile.Tracks;
import dev.vso.operator.reconcile.VaultProblems;
import dev.vso.operator.secret.render.Shaping;
import dev.vso.operator.time.Spread;
import dev.vso.vault.LeaseId;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** One role of a Database: its role in Vault, its lease, its Secret. */
public final class RoleSync {

    /** VSO's default for leases. */
    static final int RENEWAL_PERCENT = 67;

    private final Room room;
    private final Credentials credentials;
    private final LeaseKeeper keeper;
    private final Tracks tracks;
    private final Attempts attempts;
    private final Duration interval;

    /** Why the last attempt at a role failed: while it waits for the next one, that is still so. */
    private final ConcurrentHashMap<String, Problem> failing = new ConcurrentHashMap<>();

    private final RoleLimits limits;

    /**
     * What came of looking at a role.
     *
     * @param next when to look again
     * @param problem what failed, if anything
     * @param told what happened, in words for an event
     */
    record Step(DatabaseRoleStatus status, Instant next, Optional<Problem> problem, List<String> told) {}

    /**
     * A look at a role.
     *
     * @param predecessor the lease of the credentials in the Secret, where it is that of a removed role
     * @param told what happened in it, in words for an event
     */
    private record Look(
            Database resource,
            Access access,
            DatabaseRole role,
            RoleDefinition definition,
            Destination destination,
            Optional<Lease> predecessor,
            List<String> told) {

        ObjectKey key() {
            return ObjectKey.of(resource);
        }

        Held held(DatabaseRoleStatus status, Shaping shaping) {
            return held(status, RoleState.lease(status), shaping);
        }

        /** As if the lease had the lifetime that the role gives now: a renewal asks for that, and Vault decides. */
        Held relived(DatabaseRoleStatus status, Shaping shaping) {
            return held(
                    status,
                    RoleState.lease(status)
                            .map(lease -> new Lease(
                                    lease.id(), lease.since(), definition.defaultTtl(), true, lease.parent())),
                    shaping);
        }

        private Held held(DatabaseRoleStatus status, Optional<Lease> lease, Shaping shaping) {
            String transformation = destination.transformation() == null
                    ? ""
                    : destination.transformation() + shaping.shared(resource, destination);
            String digest = RequestDigest.with(definition.digestOfAbilities(), transformation);
            return new Held(
                    resource,
                    role.name(),
                    destination,
                    digest,
                    !digest.equals(status.requestDigest()),
                    lease,
                    Superseded.of(status.superseded()),
                    Optional.ofNullable(status.secretMAC()),
                    Optional.empty(), // each set of credentials is another input
                    role.rolloutRestartTargets(),
                    RENEWAL_PERCENT);
        }
    }

    /** @param interval how often to look whether somebody changed or deleted the role in Vault */
    RoleSync(Room room, Credentials credentials, LeaseKeeper keeper, Tracks tracks, Duration interval) {
        this.room = room;
        this.credentials = credentials;
        this.keeper = keeper;
        this.tracks = tracks;
        this.attempts = new Attempts(tracks, room.retries());
        this.interval = interval;
        this.limits = new RoleLimits(new MountLimits(room.clock(), interval));
    }

    /** Which lifetimes Vault does not grant to the role, in words; empty while that is not known. */
    Optional<List<String>> limits(Database resource, String role) {
        return limits.of(resource, role);
    }

    /** Does what is due for the role; a problem of one role is none of the others'. */
    Step step(Database resource, Access access, DatabaseRole role, RoleDestinations destinations) {
        ObjectKey key = ObjectKey.of(resource);
        DatabaseSpec spec = resource.getSpec();
        Destination destination = destinations.of(role);
        DatabaseRoleStatus status = destinations
                .status(role.name())
                .orElseGet(() -> RoleState.unknown(
                        role.name(),
                        RoleNames.inVault(key, role.name()),
                        destination.name(),
                        destinations.predecessor(role).map(DatabaseRoleStatus::secretMAC)));
        List<String> told = new ArrayList<>();
        try {
            Optional<Problem> conflict = destinations.conflict(role);
            if (conflict.isPresent()) {
                throw conflict.get().obstacle();
            }
            RoleDefinition definition = RoleDefinition.of(engine(spec), spec.name(), role);
            Optional<Lease> predecessor = destinations.predecessor(role).flatMap(RoleState::lease);
            return step(new Look(resource, access, role, definition, destination, predecessor, told), status);
        } catch (Obstacle obstacle) {
            String id = Held.id(resource, role.name());
            failing.put(id, obstacle.problem());
            Optional<Instant> end = keeper.end(id, RoleState.lease(status));
            Instant retry = attempts.failed(resource, role.name(), obstacle.problem(), end);
            return new Step(status, retry, Optional.of(obstacle.problem()), told);
        }
    }

    /** The resource is gone. */
    void forget(Database resource) {
        failing.keySet().removeIf(id -> id.startsWith(resource.getMetadata().getUid()));
        limits.forget(resource);
    }

    private Step step(Look look, DatabaseRoleStatus status) throws Obstacle {
        Held held = look.held(status, room.shaping());
        keeper.watch(held, look.access());
        Decision.OfLeased decision = keeper.decide(held);
        if (decision instanceof Decision.Wait(Instant until)) {
            return new Step(status, until, Optional.ofNullable(failing.get(held.id())), look.told());
        }
        boolean rewritten = checkRole(look, held, decision);
        DatabaseRoleStatus after = switch (decision) {
            case Decision.Rotate(Reason reason) -> {
                try (var _ = room.rush().begin(reason.leavesPodsWithout())) {
                    yield rotate(look, held, status, reason);
                }
            }
            case Decision.Renew _ -> renew(look, held, status);
            case Decision.Wait _ -> status; // as above
            case Decision.Skip _ -> {
                touchUp(look, held);
                boolean newLifetimesCount = limit(look, held.id(), held.lease()) || rewritten;
                yield newLifetimesCount && held.lease().isPresent()
                        ? renew(look, look.relived(status, room.shaping()), status)
                        : status;
            }
        };
        update(look, track -> track.succeeded(track.nextRefresh(), ForceSync.of(look.resource())));
        failing.remove(held.id());
        limit(look, held.id(), RoleState.lease(after));
        Instant check = track(look).nextRefresh().orElse(Instant.MAX);
        Instant due = keeper.next(look.held(after, room.shaping()));
        return new Step(after, due.isBefore(check) ? due : check, Optional.empty(), look.told());
    }

    /** Before credentials are issued, and once an interval; whether the role was written. */
    private boolean checkRole(Look look, Held held, Decision.OfLeased decision) throws Obstacle {
        Instant now = room.clock().instant();
        boolean due = track(look).nextRefresh().map(at -> !now.isBefore(at)).orElse(true);
        if (!due && !(decision instanceof Decision.Rotate)) {
            return false;
        }
        VaultPath path =
                rolePath(look.resource().getSpec(), look.key(), look.role().name());
        Optional<String> done = RoleKeeper.ensure(look.access(), path, look.definition(), () -> leave(look, held));
        done.ifPresent(look.told()::add);
        Instant next = now.plus(Spread.early(interval, room.random().nextDouble()));
        update(look, track -> track.refreshingAt(next, track.forced()));
        return done.isPresent();
    }

    /**
     * Vault revokes through the connection that the role names at that time: users of another one must go before the
     * role moves, or they would be left in their database for good.
     */
    private void leave(Look look, Held held) throws Obstacle {
        if (!held.requestChanged()) {
            return; // somebody moved the role in Vault: it comes back to where its users are
        }
        List<LeaseId> leases = new ArrayList<>(credentials.beside(held.id()));
        held.lease().flatMap(Lease::id).ifPresent(leases::add);
        for (LeaseId lease : leases) {
            if (look.access().vault().leases().revoke(lease, true) instanceof VaultFailure failure) {
                throw VaultProblems.of(failure).obstacle();
            }
        }
        credentials.abandon(held.id());
        keeper.revoked(held);
    }

    /** Whether Vault grants the lifetimes since now. */
    private boolean limit(Look look, String id, Optional<Lease> lease) {
        String mount = mount(look.resource().getSpec());
        return lease.isPresent() && limits.look(id, look.access(), mount, look.role(), look.definition(), lease.get());
    }

    private void touchUp(Look look, Held held) throws Obstacle {
        keeper.touchUp(held)
                .ifPresent(how -> look.told()
                        .add("Secret %s %s".formatted(look.destination().name(), how)));
    }

    private DatabaseRoleStatus rotate(Look look, Held held, DatabaseRoleStatus status, Reason reason) throws Obstacle {
        VaultPath path = credentialsPath(
                look.resource().getSpec(), look.key(), look.role().name());
        VaultRequest request = VaultRequest.issue(VaultRequest.Method.GET, path, Optional.empty());
        Wanted wanted = keeper.wanted(held, request, Optional.empty()).inPlaceOf(look.predecessor());
        Rotated rotated = keeper.store(held, look.access(), wanted, ask(look, wanted));
        String secret = look.destination().name();
        look.told()
                .add("Secret %s has new credentials of role %s%s: %s"
                        .formatted(secret, look.role().name(), rotated.lease().words(), reason.words()));
        return RoleState.issued(status, secret, rotated, held.digest(), credentials.superseded(held.id()));
    }

    /** Credentials; where Vault issues none, the connection that the role names is asked why. */
    private Issued ask(Look look, Wanted wanted) throws Obstacle {
        try {
            return credentials.ask(look.access(), wanted);
        } catch (Obstacle obstacle) {
            Problem failed = obstacle.problem();
            if (failed.retry() != Problem.Retry.BACK_OFF) {
                throw obstacle;
            }
            VaultPath config = ConnectionLook.path(
                    look.resource().getSpec(), "config", look.definition().dbName());
            throw ConnectionDiagnosis.explained(
                            failed,
                            look.role().name(),
                            look.definition(),
                            config.toString(),
                            look.access().vault().send(VaultRequest.read(config)))
                    .obstacle();
        }
    }

    private DatabaseRoleStatus renew(Look look, Held held, DatabaseRoleStatus status) throws Obstacle {
        return keeper.renew(held, look.access())
                .map(renewed -> RoleState.renewed(status, renewed, credentials.superseded(held.id())))
                .orElse(status);
    }

    private Track track(Look look) {
        return tracks.get(look.key(), look.role().name());
    }

    private void update(Look look, UnaryOperator<Track> change) {
        tracks.update(look.key(), look.role().name(), change);
    }

    static VaultPath rolePath(DatabaseSpec spec, ObjectKey database, String role) throws Obstacle {
        return path(spec, "roles", database, role);
    }

    static VaultPath credentialsPath(DatabaseSpec spec, ObjectKey database, String role) throws Obstacle {
        return path(spec, "creds", database, role);
    }

    private static VaultPath path(DatabaseSpec spec, String kind, ObjectKey database, String role) throws Obstacle {
        return VaultProblems.path(
                "DatabaseError", () -> VaultPath.of(mount(spec), kind, RoleNames.inVault(database, role)));
    }

    public static String mount(DatabaseSpec spec) {
        return spec.mount() == null ? "database" : spec.mount();
    }

    public static DatabaseEngine engine(DatabaseSpec spec) throws Obstacle {
        DatabaseEngine engine = spec.engine();
        if (engine == null) {
            throw Problem.lasting("DatabaseError", "engine: must be postgresql, mysql, mariadb, valkey or redis")
                    .obstacle();
        }
        return engine;
    }
}
