package dev.vso.operator.dynamicsecret;

import dev.vso.api.StaticCredsMetaData;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.destination.Owner;
import dev.vso.operator.lease.Credentials;
import dev.vso.operator.lease.Credentials.Renewal;
import dev.vso.operator.lease.Credentials.Rotated;
import dev.vso.operator.lease.Credentials.Wanted;
import dev.vso.operator.lease.GracePeriod;
import dev.vso.operator.lease.Issued;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeasePlan;
import dev.vso.operator.lease.LeasePlan.Observed;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.observe.Reasons;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem;
import dev.vso.operator.rollout.Occasion;
import dev.vso.operator.sync.Attempts;
import dev.vso.operator.sync.Decision;
import dev.vso.operator.sync.ForceSync;
import dev.vso.operator.sync.Owners;
import dev.vso.operator.sync.Reason;
import dev.vso.operator.sync.Room;
import dev.vso.operator.sync.SyncStatus;
import dev.vso.operator.sync.Tracks;
import dev.vso.operator.sync.WakeUps;
import dev.vso.operator.time.Spread;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps credentials alive in the Secret of a VaultDynamicSecret, and replaces them before they die. */
public final class DynamicSecretReconciler implements Reconciler<VaultDynamicSecret> {

    /** VSO's, so that either operator can let the other's resources go. */
    static final String FINALIZER = "vaultdynamicsecret.secrets.hashicorp.com/finalizer";

    private static final Logger log = LoggerFactory.getLogger(DynamicSecretReconciler.class);

    private static final int DEFAULT_RENEWAL_PERCENT = 67;

    private final Room room;
    private final Credentials credentials;
    private final LeaseWatch leases;
    private final WakeUps<VaultDynamicSecret> wakeUps;
    private final Tracks tracks;
    private final Attempts attempts;
    private final DynamicStatus statuses;

    /** The status tells seconds only, and two rotations may be closer than that. */
    private final ConcurrentHashMap<String, String> rotatedAt = new ConcurrentHashMap<>();

    private final Farewell farewell;

    public DynamicSecretReconciler(
            Room room, Credentials credentials, LeaseWatch leases, WakeUps<VaultDynamicSecret> wakeUps) {
        this.room = room;
        this.credentials = credentials;
        this.leases = leases;
        this.wakeUps = wakeUps;
        this.tracks = new Tracks(wakeUps, room.clock());
        this.attempts = new Attempts(tracks, room);
        this.statuses = new DynamicStatus(room, tracks);
        this.farewell = new Farewell(room, credentials);
    }

    @Override
    public List<EventSource<?, VaultDynamicSecret>> prepareEventSources(
            EventSourceContext<VaultDynamicSecret> context) {
        return List.of(wakeUps);
    }

    @Override
    public UpdateControl<VaultDynamicSecret> reconcile(
            VaultDynamicSecret resource, Context<VaultDynamicSecret> context) {
        ObjectKey key = ObjectKey.of(resource);
        if (context.isPrimaryResourceDeleted()) {
            forget(resource, key);
            return UpdateControl.noUpdate();
        }
        if (resource.isMarkedForDeletion()) {
            return letGo(resource, key);
        }
        if (resource.getSpec() == null) {
            return UpdateControl.noUpdate(); // stored before the CRD demanded one
        }
        room.finalizers().add(resource, FINALIZER);
        Owner owner = Owners.of(resource);
        room.holdings()
                .enter(
                        owner,
                        tracks,
                        List.of(new ObjectKey(
                                key.namespace(),
                                resource.getSpec().destination().name())));
        room.restarts().keepOnly(resource, resource.getSpec().rolloutRestartTargets());
        try {
            return look(resource, owner, key);
        } catch (Obstacle obstacle) {
            return failed(resource, key, obstacle.problem());
        }
    }

    private UpdateControl<VaultDynamicSecret> look(VaultDynamicSecret resource, Owner owner, ObjectKey key)
            throws Obstacle {
        VaultDynamicSecretSpec spec = resource.getSpec();
        Optional<Lease> lease = DynamicState.lease(resource.getStatus());
        if (lease.isPresent()) {
            tracks.update(key, track -> track.saw(ForceSync.of(resource)));
        }
        Observed observed = observe(resource, owner, key, resource.getStatus());
        Decision.OfLeased decision = refreshed(resource, key, LeasePlan.decide(observed));
        boolean watched = lease.flatMap(Lease::id)
                .map(id -> leases.watches(owner.uid(), id))
                .orElse(true);
        if (decision instanceof Decision.Skip(Instant until) && watched) {
            touchUp(resource, owner, observed);
            return Attempts.again(DynamicStatus.report(resource, statuses.asItIs(resource)), until, observed.now());
        }
        Access access = room.authentication().accessFor(tracks, key, spec.vaultAuthRef(), spec.namespace());
        leases.ensure(owner.uid(), lease, access, () -> tracks.wake(key));
        VaultDynamicSecretStatus after = switch (decision) {
            case Decision.Skip _ -> statuses.asItIs(resource);
            case Decision.Renew _ -> renew(resource, owner, key, access, lease.orElseThrow());
            case Decision.Rotate(Reason reason) -> rotate(resource, owner, key, access, lease, reason);
        };
        return Attempts.again(
                DynamicStatus.report(resource, after),
                next(resource, owner, key, after),
                room.clock().instant());
    }

    private Observed observe(
            VaultDynamicSecret resource, Owner owner, ObjectKey key, @Nullable VaultDynamicSecretStatus status) {
        VaultDynamicSecretSpec spec = resource.getSpec();
        long generation = resource.getMetadata().getGeneration();
        Optional<Lease> lease = DynamicState.lease(status);
        return new Observed(
                generation,
                DynamicState.requestChanged(status, EngineRequest.digest(spec), generation),
                room.delivery().drift(owner, spec.destination(), DynamicState.mac(status)),
                ForceSync.of(resource),
                lease,
                lease.filter(leases::isGone).isPresent(),
                leases.ending(owner.uid()),
                spec.renewalPercent() == null ? DEFAULT_RENEWAL_PERCENT : spec.renewalPercent(),
                tracks.get(key),
                room.clock().instant(),
                lease.map(held -> Spread.of(held.toString())).orElse(0.0));
    }

    /** What has no lease is asked for again at its time: by the spec's interval, or to see whether Vault rotated it. */
    private Decision.OfLeased refreshed(VaultDynamicSecret resource, ObjectKey key, Decision.OfLeased decision)
            throws Obstacle {
        Optional<Duration> interval = Refresh.interval(resource);
        Instant now = room.clock().instant();
        if (!(decision instanceof Decision.Skip)
                || interval.isEmpty()
                || tracks.get(key)
                        .waitingUntil(resource.getMetadata().getGeneration(), now)
                        .isPresent()) {
            return decision;
        }
        Instant due = tracks.get(key)
                .nextRefresh()
                .orElseGet(() ->
                        now.plus(Spread.within(interval.get(), room.random().nextDouble())));
        tracks.update(key, track -> track.refreshingAt(due, ForceSync.of(resource)));
        return now.isBefore(due) ? new Decision.Skip(due) : new Decision.Rotate(Reason.REFRESH_DUE);
    }

    /** Labels, annotations or the type were edited: put right from what the Secret holds, without new credentials. */
    private void touchUp(VaultDynamicSecret resource, Owner owner, Observed observed) throws Obstacle {
        if (observed.lease().isPresent()) {
            room.delivery()
                    .touchUp(owner, resource.getSpec().destination(), DynamicState.mac(resource.getStatus()))
                    .ifPresent(how -> log.info(
                            "Secret {} {}", resource.getSpec().destination().name(), how));
        }
    }

    private VaultDynamicSecretStatus renew(
            VaultDynamicSecret resource, Owner owner, ObjectKey key, Access access, Lease held) throws Obstacle {
        VaultDynamicSecretStatus status = statuses.asItIs(resource);
        return switch (credentials.renew(access, held)) {
            case Renewal.Prolonged(Lease renewed) -> {
                tracks.update(key, track -> track.succeeded(track.nextRefresh(), ForceSync.of(resource)));
                yield statuses.synced(
                        resource,
                        renewed,
                        status.secretLease().requestID(),
                        status.staticCredsMetaData(),
                        status.secretMAC());
            }
            case Renewal.Gone _ -> {
                held.id().ifPresent(id -> leases.noticedGone(owner.uid(), id));
                tracks.wake(key);
                yield status;
            }
        };
    }

    private VaultDynamicSecretStatus rotate(
            VaultDynamicSecret resource,
            Owner owner,
            ObjectKey key,
            Access access,
            Optional<Lease> lease,
            Reason reason)
            throws Obstacle {
        VaultDynamicSecretSpec spec = resource.getSpec();
        VaultDynamicSecretStatus before = resource.getStatus();
        Wanted wanted = new Wanted(
                owner.uid(),
                owner,
                spec.destination(),
                EngineRequest.of(spec),
                EngineRequest.digest(spec),
                Optional.of(DynamicState.FOR_EVER),
                lease.filter(leases::isGone).isPresent() ? Optional.empty() : lease,
                DynamicState.mac(before));
        Issued issued = credentials.ask(access, wanted);
        Optional<StaticCredsMetaData> rotation = Boolean.TRUE.equals(spec.allowStaticCreds())
                        && issued.lease().id().isEmpty()
                ? Rotation.of(issued.data().secrets())
                : Optional.empty();
        String moment = Rotation.moment(issued.data().secrets());
        boolean same = before != null
                && Rotation.same(before.staticCredsMetaData(), rotation)
                && moment.equals(rotatedAt.getOrDefault(owner.uid(), moment));
        if (reason == Reason.REFRESH_DUE && before != null && same) {
            rotatedAt.put(owner.uid(), moment);
            credentials.abandon(owner.uid());
            lookAgain(resource, key, before);
            return statuses.asItIs(resource);
        }
        Rotated rotated = credentials.store(access, wanted, issued);
        rotatedAt.put(owner.uid(), moment);
        leases.ensure(owner.uid(), Optional.of(rotated.lease()), access, () -> tracks.wake(key));
        boolean written = rotated.delivered().written().isPresent();
        if (written) {
            tellAndRestart(resource, reason, rotated.delivered().mac());
        }
        VaultDynamicSecretStatus after = !written
                        && before != null
                        && lease.isPresent()
                        && rotated.lease().id().isEmpty()
                ? statuses.asItIs(resource)
                : statuses.synced(
                        resource,
                        rotated.lease(),
                        rotated.requestId(),
                        rotation.orElse(null),
                        rotated.delivered().mac());
        lookAgain(resource, key, after);
        return after;
    }

    /** The attempt succeeded; what has no lease is looked at again at its time. */
    private void lookAgain(VaultDynamicSecret resource, ObjectKey key, VaultDynamicSecretStatus after) throws Obstacle {
        VaultDynamicSecret then = DynamicStatus.patch(resource, after);
        then.setSpec(resource.getSpec());
        Optional<Instant> next = Refresh.interval(then)
                .map(interval -> room.clock()
                        .instant()
                        .plus(Spread.early(interval, room.random().nextDouble())));
        tracks.update(key, track -> track.succeeded(next, ForceSync.of(resource)));
    }

    private void tellAndRestart(VaultDynamicSecret resource, Reason reason, String mac) {
        VaultDynamicSecretStatus before = resource.getStatus();
        boolean first = before == null || before.lastRenewalTime() == 0;
        boolean changed = before == null || !mac.equals(before.secretMAC());
        String secret = resource.getSpec().destination().name();
        log.info("Secret {} has new credentials, because {}", secret, reason.words());
        room.events()
                .normal(
                        resource,
                        first ? Reasons.SECRET_SYNCED : Reasons.SECRET_ROTATED,
                        "Secret %s has new credentials: %s".formatted(secret, reason.words()));
        room.restarts()
                .written(resource, tracks, resource.getSpec().rolloutRestartTargets(), Occasion.of(first, changed));
    }

    private UpdateControl<VaultDynamicSecret> failed(VaultDynamicSecret resource, ObjectKey key, Problem problem) {
        long generation = resource.getMetadata().getGeneration();
        Instant retry = attempts.failed(key, Tracks.WHOLE, generation, problem, ForceSync.of(resource));
        if (!SyncStatus.alreadyTells(DynamicState.conditions(resource.getStatus()), problem)) {
            log.warn("{}: {}", problem.eventReason(), problem.message());
            room.events().warning(resource, problem.eventReason(), problem.message());
        }
        return Attempts.again(
                DynamicStatus.report(resource, statuses.failed(resource, problem)),
                retry,
                room.clock().instant());
    }

    private Instant next(VaultDynamicSecret resource, Owner owner, ObjectKey key, VaultDynamicSecretStatus after) {
        Instant refresh = tracks.get(key).nextRefresh().orElse(Instant.MAX);
        return switch (LeasePlan.decide(observe(resource, owner, key, after))) {
            case Decision.Skip(Instant until) -> until.isBefore(refresh) ? until : refresh;
            case Decision.Renew _, Decision.Rotate _ -> room.clock().instant();
        };
    }

    private UpdateControl<VaultDynamicSecret> letGo(VaultDynamicSecret resource, ObjectKey key) {
        leases.forget(resource.getMetadata().getUid());
        room.holdings().leave(resource.getMetadata().getUid());
        if (resource.hasFinalizer(FINALIZER)) {
            Optional<String> failure = farewell.giveBack(resource, tracks);
            if (failure.isPresent()
                    && !GracePeriod.isOver(resource, room.clock().instant())) {
                return UpdateControl.<VaultDynamicSecret>noUpdate().rescheduleAfter(GracePeriod.RETRY.toMillis());
            }
            failure.ifPresent(why -> farewell.leaveBehind(resource, why));
            room.finalizers().remove(resource, FINALIZER);
        }
        forget(resource, key);
        return UpdateControl.noUpdate();
    }

    private void forget(VaultDynamicSecret resource, ObjectKey key) {
        String uid = resource.getMetadata().getUid();
        room.holdings().leave(uid);
        room.authentication().forget(tracks, key);
        room.destinations().unfollowUnnamed();
        room.restarts().forget(resource);
        leases.forget(uid);
        rotatedAt.remove(uid);
        tracks.forget(key);
    }
}
