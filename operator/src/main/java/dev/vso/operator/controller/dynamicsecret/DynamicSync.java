package dev.vso.operator.controller.dynamicsecret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.StaticCredsMetaData;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.controller.Room;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.error.Problem;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.Credentials;
import dev.vso.operator.lease.Credentials.Rotated;
import dev.vso.operator.lease.Credentials.Wanted;
import dev.vso.operator.lease.GrantedLess;
import dev.vso.operator.lease.Held;
import dev.vso.operator.lease.Issued;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseKeeper;
import dev.vso.operator.lease.MountLimits;
import dev.vso.operator.lease.RequestDigest;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.Reason;
import dev.vso.operator.reconcile.Tracks;
import dev.vso.operator.status.Reasons;
import dev.vso.operator.time.Spread;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what is due for the credentials of a VaultDynamicSecret. */
final class DynamicSync {

    private static final Logger log = LoggerFactory.getLogger(DynamicSync.class);

    private static final int DEFAULT_RENEWAL_PERCENT = 67;

    /** How long it counts what a mount grants at most. */
    private static final Duration MOUNT_COUNTS = Duration.ofMinutes(1);

    private final Room room;
    private final Credentials credentials;
    private final LeaseKeeper keeper;
    private final Tracks tracks;
    private final DynamicStatus statuses;
    private final MountLimits mounts;
    private final SecureRandom keyRandom = new SecureRandom();

    /** The status tells seconds only, and two rotations may be closer than that. */
    private final ConcurrentHashMap<String, String> rotatedAt = new ConcurrentHashMap<>();

    private final RotationWatch rotations = new RotationWatch();

    /** Answers that were to be replaced and are still the same, as Vault decides when they change: when to ask again. */
    private final ConcurrentHashMap<String, Instant> unchangedUntil = new ConcurrentHashMap<>();

    /**
     * What came of it.
     *
     * @param next when to look again
     */
    record Step(VaultDynamicSecretStatus status, Instant next) {}

    DynamicSync(Room room, Credentials credentials, LeaseKeeper keeper, Tracks tracks, DynamicStatus statuses) {
        this.room = room;
        this.credentials = credentials;
        this.keeper = keeper;
        this.tracks = tracks;
        this.statuses = statuses;
        this.mounts = new MountLimits(room.clock(), MOUNT_COUNTS);
    }

    /** One look; Vault is asked for access only where something is to be done or watched. */
    Step step(VaultDynamicSecret resource) throws Obstacle {
        Held held = held(resource, resource.getStatus());
        Decision.OfLeased decision = refreshed(resource, held, keeper.decide(held));
        if (decision instanceof Decision.Skip(Instant until) && keeper.watches(held)) {
            touchUp(held);
            return new Step(atRest(resource), until);
        }
        if (decision instanceof Decision.Wait(Instant until) && keeper.watches(held)) {
            touchUp(held);
            return new Step(statuses.asItIs(resource), until);
        }
        VaultDynamicSecretSpec spec = resource.getSpec();
        Access access = room.authentication()
                .lastingAccessFor(tracks, ObjectKey.of(resource), spec.vaultAuthRef(), spec.namespace());
        keeper.watch(held, access);
        VaultDynamicSecretStatus after = switch (decision) {
            case Decision.Skip _ -> atRest(resource);
            case Decision.Wait _ -> statuses.asItIs(resource);
            case Decision.Renew _ -> renew(resource, held, access);
            case Decision.Rotate(Reason reason) -> {
                try (var _ = room.rush().begin(reason.leavesPodsWithout())) {
                    yield rotate(resource, held, access, reason);
                }
            }
        };
        Instant refresh = tracks.get(ObjectKey.of(resource)).nextRefresh().orElse(Instant.MAX);
        Held then = held(resource, after);
        Instant due = unchanged(then).orElseGet(() -> keeper.next(then));
        return new Step(after, due.isBefore(refresh) ? due : refresh);
    }

    /** Nothing is due: what failed before is over. */
    private VaultDynamicSecretStatus atRest(VaultDynamicSecret resource) {
        tracks.update(
                ObjectKey.of(resource),
                track -> track.failures() == 0 ? track : track.succeeded(track.nextRefresh(), track.forced()));
        return statuses.asItIs(resource);
    }

    /** When the credentials that the resource holds die. */
    Optional<Instant> end(VaultDynamicSecret resource) {
        return keeper.end(held(resource, resource.getStatus()));
    }

    /** Nothing is remembered of the resource any more. */
    void forget(HasMetadata resource) {
        String part = Held.id(resource, Tracks.WHOLE);
        rotatedAt.remove(part);
        rotations.forget(part);
        unchangedUntil.remove(part);
    }

    private Held held(VaultDynamicSecret resource, @Nullable VaultDynamicSecretStatus status) {
        VaultDynamicSecretSpec spec = resource.getSpec();
        String digest = digest(resource);
        return new Held(
                resource,
                Tracks.WHOLE,
                spec.destination(),
                digest,
                DynamicState.requestChanged(
                        status, digest, resource.getMetadata().getGeneration()),
                DynamicState.lease(status),
                DynamicState.superseded(status),
                DynamicState.mac(status),
                DynamicState.rendering(status),
                spec.rolloutRestartTargets(),
                renewalPercent(spec));
    }

    static int renewalPercent(VaultDynamicSecretSpec spec) {
        return spec.renewalPercent() == null ? DEFAULT_RENEWAL_PERCENT : spec.renewalPercent();
    }

    private String digest(VaultDynamicSecret resource) {
        VaultDynamicSecretSpec spec = resource.getSpec();
        return RequestDigest.with(EngineRequest.digest(spec), room.shaping().shared(resource, spec.destination()));
    }

    /** What has no lease is asked for again at its time: by the spec's interval, or to see whether Vault rotated it. */
    private Decision.OfLeased refreshed(VaultDynamicSecret resource, Held held, Decision.OfLeased decision)
            throws Obstacle {
        if (decision instanceof Decision.Rotate(Reason reason) && endsByItself(reason)) {
            return unchanged(held).<Decision.OfLeased>map(Decision.Skip::new).orElse(decision);
        }
        Optional<Duration> interval = Refresh.interval(resource.getSpec(), resource.getStatus(), room.refreshing());
        if (!(decision instanceof Decision.Skip) || interval.isEmpty()) {
            return decision;
        }
        ObjectKey key = ObjectKey.of(resource);
        Instant now = room.clock().instant();
        Instant due = tracks.get(key)
                .nextRefresh()
                .orElseGet(() ->
                        now.plus(Spread.within(interval.get(), room.random().nextDouble())));
        tracks.update(key, track -> track.refreshingAt(due, ForceSync.of(resource)));
        return now.isBefore(due) ? new Decision.Skip(due) : new Decision.Rotate(Reason.REFRESH_DUE);
    }

    private static boolean endsByItself(Reason reason) {
        return reason == Reason.ROTATION_DUE || reason == Reason.LEASE_GONE;
    }

    /** When to ask again for what was to be replaced and was still the same. */
    private Optional<Instant> unchanged(Held held) {
        return Optional.ofNullable(unchangedUntil.get(held.id()))
                .filter(until -> room.clock().instant().isBefore(until));
    }

    private void touchUp(Held held) throws Obstacle {
        keeper.touchUp(held)
                .ifPresent(how -> log.info("Secret {} {}", held.destination().name(), how));
    }

    private VaultDynamicSecretStatus renew(VaultDynamicSecret resource, Held held, Access access) throws Obstacle {
        VaultDynamicSecretStatus status = statuses.asItIs(resource);
        Optional<Lease> renewed = prolonged(held, access);
        if (renewed.isEmpty()) {
            return status;
        }
        tracks.update(ObjectKey.of(resource), track -> track.succeeded(track.nextRefresh(), ForceSync.of(resource)));
        if (!DynamicStatus.saysRenewed(resource)) {
            room.events().normal(resource, Reasons.SECRET_LEASE_RENEWAL, "the lease was renewed");
        }
        return statuses.renewed(resource, renewed.get(), held.digest(), status, credentials.superseded(held.id()));
    }

    private Optional<Lease> prolonged(Held held, Access access) throws Obstacle {
        try {
            return keeper.renew(held, access);
        } catch (Obstacle obstacle) {
            Problem why = obstacle.problem();
            throw new Problem(Reasons.SECRET_LEASE_RENEWAL_ERROR, why.message(), why.retry()).obstacle();
        }
    }

    private VaultDynamicSecretStatus rotate(VaultDynamicSecret resource, Held held, Access access, Reason reason)
            throws Obstacle {
        VaultDynamicSecretSpec spec = resource.getSpec();
        VaultDynamicSecretStatus before = resource.getStatus();
        Wanted wanted = wanted(held, spec);
        Issued issued = withItsEnd(credentials.ask(access, wanted), room.clock().instant());
        Optional<StaticCredsMetaData> rotation =
                issued.lease().id().isEmpty() ? Rotation.of(issued.data().secrets()) : Optional.empty();
        if (reason == Reason.REFRESH_DUE && before != null && isSame(held, before, rotation, issued)) {
            credentials.abandon(held.id());
            lookAgain(resource, before, rotation);
            return statuses.asItIs(resource);
        }
        Rotated rotated = keeper.store(held, access, wanted, issued);
        rotatedAt.put(held.id(), Rotation.moment(issued.data().secrets()));
        boolean written = rotated.delivered().written().isPresent();
        askAgain(held, issued, reason, written);
        if (written) {
            tell(held, rotated.lease(), reason);
        }
        VaultDynamicSecretStatus after = !written
                        && held.lease().isPresent()
                        && rotated.lease().id().isEmpty()
                        && rotated.delivered().rendering().equals(held.rendering())
                ? statuses.asItIs(resource)
                : statuses.synced(
                        resource,
                        rotated,
                        held.digest(),
                        rotation.orElse(null),
                        limits(spec, access, rotated.lease()),
                        credentials.superseded(held.id()));
        lookAgain(resource, after, rotation);
        return after;
    }

    /** What was granted less than the parameters ask for; only then is the mount asked what it grants at most. */
    private List<String> limits(VaultDynamicSecretSpec spec, Access access, Lease granted) {
        return GrantedLess.asked(spec.params())
                .filter(asked -> GrantedLess.is(asked, granted.duration()))
                .map(asked -> GrantedLess.words(
                        "params.ttl",
                        asked,
                        granted.duration(),
                        spec.mount(),
                        mounts.max(access, spec.mount()),
                        "max_ttl of the role behind %s".formatted(spec.path())))
                .stream()
                .toList();
    }

    /** Static credentials of AWS, for one, are the same until their end, and for a while after it. */
    private void askAgain(Held held, Issued issued, Reason reason, boolean written) {
        boolean same = !written && endsByItself(reason) && issued.lease().id().isEmpty();
        if (same) {
            Instant now = room.clock().instant();
            Instant end = keeper.end(held).orElse(now);
            unchangedUntil.put(held.id(), now.plus(Refresh.untilOther(Duration.between(now, end))));
        } else {
            unchangedUntil.remove(held.id());
        }
    }

    private Wanted wanted(Held held, VaultDynamicSecretSpec spec) throws Obstacle {
        Optional<SshKeyPair> key = Optional.ofNullable(spec.sshKey()).map(kind -> SshKeyPair.make(kind, keyRandom));
        return keeper.wanted(held, EngineRequest.of(spec, key), Optional.of(DynamicState.FOR_EVER))
                .with(key.map(SshKeyPair::fields).orElseGet(Map::of));
    }

    /** What has no lease may end all the same; what Vault rotates is followed. */
    private static Issued withItsEnd(Issued issued, Instant now) {
        ObjectNode answer = issued.data().secrets();
        return issued.lease().id().isPresent() || Rotation.of(answer).isPresent()
                ? issued
                : AnswerEnd.of(answer, now).map(issued::endingAt).orElse(issued);
    }

    /** Whether Vault rotated nothing since the last look. */
    private boolean isSame(
            Held held, VaultDynamicSecretStatus before, Optional<StaticCredsMetaData> rotation, Issued issued) {
        String moment = Rotation.moment(issued.data().secrets());
        boolean same = Rotation.same(before.staticCredsMetaData(), rotation)
                && moment.equals(rotatedAt.getOrDefault(held.id(), moment));
        if (same) {
            rotatedAt.put(held.id(), moment);
        }
        return same;
    }

    /** The attempt succeeded; what has no lease is looked at again at its time. */
    private void lookAgain(
            VaultDynamicSecret resource, VaultDynamicSecretStatus after, Optional<StaticCredsMetaData> rotation)
            throws Obstacle {
        Instant now = room.clock().instant();
        Optional<Instant> next = rotation.isPresent()
                ? rotation.map(told -> now.plus(rotations.next(Held.id(resource, Tracks.WHOLE), told, now)))
                : Refresh.interval(resource.getSpec(), after, room.refreshing())
                        .map(interval ->
                                now.plus(Spread.early(interval, room.random().nextDouble())));
        tracks.update(ObjectKey.of(resource), track -> track.succeeded(next, ForceSync.of(resource)));
    }

    private void tell(Held held, Lease lease, Reason reason) {
        String secret = held.destination().name();
        log.info("Secret {} has new credentials, because {}", secret, reason.words());
        room.events()
                .news(
                        held.resource(),
                        held.lease().isEmpty() ? Reasons.SECRET_SYNCED : Reasons.SECRET_ROTATED,
                        "Secret %s has new credentials%s: %s".formatted(secret, lease.words(), reason.words()));
    }
}
