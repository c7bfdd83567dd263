package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.Destination;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.controller.database.config.DatabaseConfigDiagnosis;
import dev.vso.operator.controller.database.config.DatabaseConfigState;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.http.CredentialOutage;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.CredentialLifecycle.CredentialRequest;
import dev.vso.operator.lease.CredentialLifecycle.RotationResult;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseKeeper;
import dev.vso.operator.lease.LeaseKeeper.Adopted;
import dev.vso.operator.lease.LeasedCredentials;
import dev.vso.operator.lease.LeasedCredentials.LifecycleSettings;
import dev.vso.operator.lease.LeasedCredentials.Request;
import dev.vso.operator.lease.MountLimits;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.operator.lease.RequestDigest;
import dev.vso.operator.lease.UnwrittenCredentials;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.ReconcileState;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.ReconcileStateStore.Part;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.reconcile.SyncReason;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.secret.render.TransformationTracker;
import dev.vso.operator.time.Jitter;
import dev.vso.operator.time.Timing;
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

/** Handles one role of a Database: its role in Vault, its lease and its Secret. */
public final class RoleHandler {

    /** VSO's default for leases. */
    static final int RENEWAL_PERCENT = 67;

    private final TransformationTracker transformations;
    private final CredentialOutage outage;
    private final Timing timing;
    private final CredentialLifecycle credentials;
    private final LeaseKeeper keeper;
    private final ReconcileStateStore states;
    private final RetryScheduler retries;
    private final Duration interval;

    /** The error of each role's last attempt, reported again while the role waits for its next attempt. */
    private final ConcurrentHashMap<CredentialId, SyncError> failing = new ConcurrentHashMap<>();

    private final RoleLimits limits;

    /**
     * The result of reconciling a role.
     *
     * @param next when to reconcile it again
     * @param problem what failed, if anything
     * @param events texts for events
     */
    record Step(DatabaseRoleStatus status, Instant next, Optional<SyncError> problem, List<String> events) {}

    /**
     * One reconciliation of a role.
     *
     * @param predecessor the lease of the credentials in the Secret, if they belong to a removed role
     * @param events texts for events
     */
    private record RolePass(
            Database resource,
            Access access,
            DatabaseRole role,
            RoleDefinition definition,
            Destination destination,
            Optional<Lease> predecessor,
            List<String> events) {

        ObjectKey key() {
            return ObjectKey.of(resource);
        }

        Part part() {
            return new Part.Role(role.name());
        }

        LeasedCredentials held(DatabaseRoleStatus status, TransformationTracker transformations) {
            return held(status, RoleStatusMapper.lease(status), transformations);
        }

        /**
         * Returns the credentials as if the lease had the role's current lifetime: a renewal requests that, and Vault
         * decides.
         */
        LeasedCredentials withNewTtl(DatabaseRoleStatus status, TransformationTracker transformations) {
            return held(
                    status,
                    RoleStatusMapper.lease(status)
                            .map(lease -> new Lease(
                                    lease.id(), lease.since(), definition.defaultTtl(), true, lease.parent())),
                    transformations);
        }

        private LeasedCredentials held(
                DatabaseRoleStatus status, Optional<Lease> lease, TransformationTracker transformations) {
            String transformation = destination.transformation() == null
                    ? ""
                    : destination.transformation() + transformations.shared(resource, destination);
            String digest = RequestDigest.with(definition.digestOfAbilities(), transformation);
            return new LeasedCredentials(
                    resource,
                    CredentialId.of(resource, role.name()),
                    destination,
                    new Request(digest, !digest.equals(status.requestDigest())),
                    lease,
                    ReplacedLease.fromStatus(status.superseded()),
                    RoleStatusMapper.last(status),
                    new LifecycleSettings(
                            role.rolloutRestartTargets(), resource.getSpec().rotation(), RENEWAL_PERCENT));
        }
    }

    /** @param interval how often to check Vault for a changed or deleted role */
    RoleHandler(
            TransformationTracker transformations,
            CredentialOutage outage,
            Timing timing,
            CredentialLifecycle credentials,
            LeaseKeeper keeper,
            ReconcileStateStore states,
            RetryScheduler retries,
            Duration interval) {
        this.transformations = transformations;
        this.outage = outage;
        this.timing = timing;
        this.credentials = credentials;
        this.keeper = keeper;
        this.states = states;
        this.retries = retries;
        this.interval = interval;
        this.limits = new RoleLimits(new MountLimits(timing.clock(), interval));
    }

    /** Describes which lifetimes Vault does not grant to the role; empty until known. */
    Optional<List<String>> limits(Database resource, String role) {
        return limits.of(resource, role);
    }

    /** Does what is due for the role; a problem of one role does not affect the others. */
    Step step(Database resource, Access access, DatabaseRole role, RoleDestinations destinations) {
        ObjectKey key = ObjectKey.of(resource);
        DatabaseSpec spec = resource.getSpec();
        Destination destination = destinations.of(role);
        DatabaseRoleStatus status = destinations
                .status(role.name())
                .orElseGet(() -> RoleStatusMapper.unknown(
                        role.name(),
                        RoleNames.inVault(key, role.name()),
                        destination.name(),
                        destinations.predecessor(role).map(DatabaseRoleStatus::secretMAC)));
        List<String> told = new ArrayList<>();
        try {
            Optional<SyncError> conflict = destinations.conflict(role);
            if (conflict.isPresent()) {
                throw conflict.get().exception();
            }
            RoleDefinition definition = RoleDefinition.of(engine(spec), spec.name(), role);
            Optional<Lease> predecessor = destinations.predecessor(role).flatMap(RoleStatusMapper::lease);
            return step(new RolePass(resource, access, role, definition, destination, predecessor, told), status);
        } catch (SyncException stopped) {
            CredentialId id = CredentialId.of(resource, role.name());
            failing.put(id, stopped.error());
            Optional<Instant> end = keeper.end(id, RoleStatusMapper.lease(status));
            Instant retry = retries.failed(resource, new Part.Role(role.name()), stopped.error(), end);
            return new Step(status, retry, Optional.of(stopped.error()), told);
        }
    }

    /** Drops all in-memory state of a deleted resource. */
    void forget(Database resource) {
        failing.keySet().removeIf(id -> id.isOf(resource.getMetadata().getUid()));
        limits.forget(resource);
    }

    private Step step(RolePass pass, DatabaseRoleStatus status) throws SyncException {
        LeasedCredentials held = pass.held(status, transformations);
        keeper.watch(held, pass.access());
        Decision.LeaseDecision decision = keeper.decide(held);
        if (decision instanceof Decision.Wait(Instant until)) {
            return new Step(status, until, Optional.ofNullable(failing.get(held.id())), pass.events());
        }
        Optional<Adopted> adopted = decision instanceof Decision.Rotate
                ? keeper.adopt(held, pass.access(), pass.predecessor())
                : Optional.empty();
        if (adopted.isPresent()) {
            return adopt(pass, held, status, adopted.get());
        }
        boolean rewritten = checkRole(pass, held, decision);
        DatabaseRoleStatus after = switch (decision) {
            case Decision.Rotate(SyncReason reason) -> {
                try (var _ = outage.begin(reason.isOutage())) {
                    yield rotate(pass, held, status, reason);
                }
            }
            case Decision.Renew _ -> renew(pass, held, status);
            case Decision.Wait _ -> status; // as above
            case Decision.Skip _ -> {
                touchUp(pass, held);
                boolean newLifetimesCount = limit(pass, held.id(), held.lease()) || rewritten;
                yield newLifetimesCount && held.lease().isPresent()
                        ? renew(pass, pass.withNewTtl(status, transformations), status)
                        : status;
            }
        };
        update(pass, state -> state.succeeded(state.nextRefresh(), ForceSync.of(pass.resource())));
        failing.remove(held.id());
        limit(pass, held.id(), RoleStatusMapper.lease(after));
        Instant check = track(pass).nextRefresh().orElse(Instant.MAX);
        Instant due = keeper.next(pass.held(after, transformations));
        return new Step(after, due.isBefore(check) ? due : check, Optional.empty(), pass.events());
    }

    /** Writes the status that an earlier process could not write; what else is due is done right after it. */
    private Step adopt(RolePass pass, LeasedCredentials held, DatabaseRoleStatus status, Adopted adopted) {
        update(pass, state -> state.succeeded(state.nextRefresh(), state.forced()));
        failing.remove(held.id());
        DatabaseRoleStatus after = RoleStatusMapper.issued(
                status,
                pass.destination().name(),
                adopted.rotated(),
                adopted.request(),
                credentials.superseded(held.id()));
        return new Step(after, timing.now(), Optional.empty(), pass.events());
    }

    /** Checks the role in Vault before credentials are issued and once per interval; returns whether it was written. */
    private boolean checkRole(RolePass pass, LeasedCredentials held, Decision.LeaseDecision decision)
            throws SyncException {
        Instant now = timing.now();
        boolean due = track(pass).nextRefresh().map(at -> !now.isBefore(at)).orElse(true);
        if (!due && !(decision instanceof Decision.Rotate)) {
            return false;
        }
        VaultPath path =
                rolePath(pass.resource().getSpec(), pass.key(), pass.role().name());
        Optional<String> done = VaultRoleWriter.ensure(pass.access(), path, pass.definition(), () -> leave(pass, held));
        done.ifPresent(pass.events()::add);
        Instant next = now.plus(Jitter.earlier(interval, timing.random().nextDouble()));
        update(pass, state -> state.refreshingAt(next, state.forced()));
        return done.isPresent();
    }

    /**
     * Revokes the role's credentials before the role gets another connection: Vault revokes through the connection that
     * the role names at that time, so users in the old database would otherwise stay there for good.
     */
    private void leave(RolePass pass, LeasedCredentials held) throws SyncException {
        if (!held.request().changed()) {
            return; // the role was changed in Vault: it gets back the connection where its users are
        }
        List<LeaseId> leases = new ArrayList<>(credentials.unrecordedLeases(held.id()));
        held.lease().flatMap(Lease::id).ifPresent(leases::add);
        for (LeaseId lease : leases) {
            if (pass.access().vault().leases().revoke(lease, true) instanceof VaultFailure failure) {
                throw VaultSyncErrors.of(failure).exception();
            }
        }
        credentials.abandon(held.id());
        keeper.revoked(held);
    }

    /** Updates the known limits; returns whether Vault grants all lifetimes now and did not before. */
    private boolean limit(RolePass pass, CredentialId id, Optional<Lease> lease) {
        String mount = mount(pass.resource().getSpec());
        return lease.isPresent() && limits.read(id, pass.access(), mount, pass.role(), pass.definition(), lease.get());
    }

    private void touchUp(RolePass pass, LeasedCredentials held) throws SyncException {
        keeper.touchUp(held)
                .ifPresent(how -> pass.events()
                        .add("Secret %s %s".formatted(pass.destination().name(), how)));
    }

    private DatabaseRoleStatus rotate(
            RolePass pass, LeasedCredentials held, DatabaseRoleStatus status, SyncReason reason) throws SyncException {
        VaultPath path = credentialsPath(
                pass.resource().getSpec(), pass.key(), pass.role().name());
        VaultRequest request = VaultRequest.issue(VaultRequest.Method.GET, path, Optional.empty());
        CredentialRequest wanted =
                keeper.wanted(held, request, Optional.empty()).inPlaceOf(pass.predecessor());
        RotationResult rotated = keeper.store(held, pass.access(), wanted, ask(pass, wanted));
        if (reason == SyncReason.FORCED) {
            keeper.hurryRestarts(held, reason.words());
        }
        String secret = pass.destination().name();
        pass.events()
                .add("Secret %s has new credentials of role %s%s: %s"
                        .formatted(secret, pass.role().name(), rotated.lease().words(), reason.words()));
        return RoleStatusMapper.issued(
                status, secret, rotated, held.request().digest(), credentials.superseded(held.id()));
    }

    /** Obtains credentials; if Vault issues none, reads the role's connection to explain why. */
    private UnwrittenCredentials ask(RolePass pass, CredentialRequest wanted) throws SyncException {
        try {
            return credentials.ask(pass.access(), wanted);
        } catch (SyncException stopped) {
            SyncError failed = stopped.error();
            if (failed.retry() != SyncError.Retry.BACK_OFF) {
                throw stopped;
            }
            VaultPath config = DatabaseConfigState.path(
                    pass.resource().getSpec(), "config", pass.definition().dbName());
            throw DatabaseConfigDiagnosis.explained(
                            failed,
                            pass.role().name(),
                            pass.definition(),
                            config.toString(),
                            pass.access().vault().send(VaultRequest.read(config)))
                    .exception();
        }
    }

    private DatabaseRoleStatus renew(RolePass pass, LeasedCredentials held, DatabaseRoleStatus status)
            throws SyncException {
        return keeper.renew(held, pass.access())
                .map(renewed -> RoleStatusMapper.renewed(status, renewed, credentials.superseded(held.id())))
                .orElse(status);
    }

    private ReconcileState track(RolePass pass) {
        return states.get(pass.key(), pass.part());
    }

    private void update(RolePass pass, UnaryOperator<ReconcileState> change) {
        states.update(pass.key(), pass.part(), change);
    }

    static VaultPath rolePath(DatabaseSpec spec, ObjectKey database, String role) throws SyncException {
        return path(spec, "roles", database, role);
    }

    static VaultPath credentialsPath(DatabaseSpec spec, ObjectKey database, String role) throws SyncException {
        return path(spec, "creds", database, role);
    }

    private static VaultPath path(DatabaseSpec spec, String kind, ObjectKey database, String role)
            throws SyncException {
        return VaultSyncErrors.path(
                "DatabaseError", () -> VaultPath.of(mount(spec), kind, RoleNames.inVault(database, role)));
    }

    public static String mount(DatabaseSpec spec) {
        return spec.mount() == null ? "database" : spec.mount();
    }

    public static DatabaseEngine engine(DatabaseSpec spec) throws SyncException {
        DatabaseEngine engine = spec.engine();
        if (engine == null) {
            throw SyncError.terminal("DatabaseError", "engine: must be postgresql, mysql, mariadb, valkey or redis")
                    .exception();
        }
        return engine;
    }
}
