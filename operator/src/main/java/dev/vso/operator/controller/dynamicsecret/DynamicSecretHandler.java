package dev.vso.operator.controller.dynamicsecret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.RollbackStatus;
import dev.vso.api.StaticCredsMetaData;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.http.CredentialOutage;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.CredentialLifecycle.CredentialRequest;
import dev.vso.operator.lease.CredentialLifecycle.RotationResult;
import dev.vso.operator.lease.GrantedLess;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseKeeper;
import dev.vso.operator.lease.LeaseKeeper.Adopted;
import dev.vso.operator.lease.LeasedCredentials;
import dev.vso.operator.lease.LeasedCredentials.LifecycleSettings;
import dev.vso.operator.lease.LeasedCredentials.Request;
import dev.vso.operator.lease.MountLimits;
import dev.vso.operator.lease.RequestDigest;
import dev.vso.operator.lease.UnwrittenCredentials;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.reconcile.SyncReason;
import dev.vso.operator.secret.render.RenderedSecretWriter.Last;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.time.Jitter;
import dev.vso.operator.time.Timing;
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
final class DynamicSecretHandler {

    private static final Logger log = LoggerFactory.getLogger(DynamicSecretHandler.class);

    private static final int DEFAULT_RENEWAL_PERCENT = 67;

    /** The time for which a mount's maximum TTL is cached. */
    private static final Duration MOUNT_COUNTS = Duration.ofMinutes(1);

    private final VaultAccessProvider vault;
    private final SecretOutput output;
    private final CredentialOutage outage;
    private final RefreshLimits refreshLimits;
    private final Timing timing;
    private final CredentialLifecycle credentials;
    private final LeaseKeeper keeper;
    private final ReconcileStateStore states;
    private final DynamicStatusWriter statuses;
    private final MountLimits mounts;
    private final DynamicRollback rollback;
    private final SecureRandom keyRandom = new SecureRandom();

    /**
     * Rotation times by credential ID: the status holds whole seconds only, and two rotations may be closer than that.
     */
    private final ConcurrentHashMap<CredentialId, String> rotatedAt = new ConcurrentHashMap<>();

    private final StaticRoleRotationWatch rotations = new StaticRoleRotationWatch();

    /**
     * The time of the next request, by credential ID, for credentials that were due for replacement but came back
     * unchanged, because Vault decides when they change.
     */
    private final ConcurrentHashMap<CredentialId, Instant> unchangedUntil = new ConcurrentHashMap<>();

    /**
     * The result of a reconciliation.
     *
     * @param next when to reconcile again
     */
    record Step(VaultDynamicSecretStatus status, Instant next) {}

    DynamicSecretHandler(
            VaultAccessProvider vault,
            SecretOutput output,
            CredentialOutage outage,
            RefreshLimits refreshLimits,
            Timing timing,
            CredentialLifecycle credentials,
            LeaseKeeper keeper,
            ReconcileStateStore states,
            DynamicStatusWriter statuses) {
        this.vault = vault;
        this.output = output;
        this.outage = outage;
        this.refreshLimits = refreshLimits;
        this.timing = timing;
        this.credentials = credentials;
        this.keeper = keeper;
        this.states = states;
        this.statuses = statuses;
        this.mounts = new MountLimits(timing.clock(), MOUNT_COUNTS);
        this.rollback = new DynamicRollback(output, vault, credentials, keeper, states, statuses, timing.clock());
    }

    /** Runs one reconciliation; logs in to Vault only if something is to be done or watched. */
    Step step(VaultDynamicSecret resource) throws SyncException {
        LeasedCredentials held = held(resource, resource.getStatus());
        Decision.LeaseDecision decision = applyRefreshInterval(resource, held, keeper.decide(held));
        Optional<Step> rolled = rollback.step(resource, held, decision);
        if (rolled.isPresent()) {
            return rolled.get();
        }
        if (decision instanceof Decision.Skip(Instant until)
                && keeper.watches(held)
                && !vault.isOutdated(states, ObjectKey.of(resource))) {
            touchUp(held);
            return new Step(idle(resource), until);
        }
        if (decision instanceof Decision.Wait(Instant until) && keeper.watches(held)) {
            touchUp(held);
            return new Step(statuses.unchanged(resource), until);
        }
        VaultDynamicSecretSpec spec = resource.getSpec();
        Access access = vault.lastingAccessFor(states, ObjectKey.of(resource), spec.vaultAuthRef(), spec.namespace());
        keeper.watch(held, access);
        VaultDynamicSecretStatus after = switch (decision) {
            case Decision.Skip _ -> idle(resource);
            case Decision.Wait _ -> statuses.unchanged(resource);
            case Decision.Renew _ -> renew(resource, held, access);
            case Decision.Rotate(SyncReason reason) -> {
                try (var _ = outage.begin(reason.isOutage())) {
                    Optional<Adopted> adopted = keeper.adopt(held, access, Optional.empty());
                    yield adopted.isPresent()
                            ? adopt(resource, access, held, adopted.get())
                            : rotate(resource, held, access, reason);
                }
            }
        };
        Instant refresh = states.get(ObjectKey.of(resource)).nextRefresh().orElse(Instant.MAX);
        LeasedCredentials then = held(resource, after);
        Instant due = unchanged(then).orElseGet(() -> keeper.next(then));
        return new Step(after, due.isBefore(refresh) ? due : refresh);
    }

    /** Returns the status if nothing is due: an earlier failure is over. */
    private VaultDynamicSecretStatus idle(VaultDynamicSecret resource) {
        states.update(
                ObjectKey.of(resource),
                state -> state.failures() == 0 ? state : state.succeeded(state.nextRefresh(), state.forced()));
        return statuses.unchanged(resource);
    }

    /** Returns when the credentials of the resource expire. */
    Optional<Instant> end(VaultDynamicSecret resource) {
        return keeper.end(held(resource, resource.getStatus()));
    }

    /** Drops all in-memory state of the resource. */
    void forget(HasMetadata resource) {
        CredentialId id = CredentialId.of(resource);
        rotatedAt.remove(id);
        rotations.forget(id);
        unchangedUntil.remove(id);
        statuses.forget(resource);
    }

    /** Returns the credentials that this status describes. */
    LeasedCredentials held(VaultDynamicSecret resource, @Nullable VaultDynamicSecretStatus status) {
        VaultDynamicSecretSpec spec = resource.getSpec();
        String digest = digest(resource);
        return new LeasedCredentials(
                resource,
                CredentialId.of(resource),
                spec.destination(),
                new Request(
                        digest,
                        DynamicStatusReader.requestChanged(
                                status, digest, resource.getMetadata().getGeneration())),
                DynamicStatusReader.lease(status),
                DynamicStatusReader.superseded(status),
                new Last(DynamicStatusReader.mac(status), DynamicStatusReader.rendering(status)),
                new LifecycleSettings(spec.rolloutRestartTargets(), spec.rotation(), renewalPercent(spec)));
    }

    static int renewalPercent(VaultDynamicSecretSpec spec) {
        return spec.renewalPercent() == null ? DEFAULT_RENEWAL_PERCENT : spec.renewalPercent();
    }

    private String digest(VaultDynamicSecret resource) {
        VaultDynamicSecretSpec spec = resource.getSpec();
        return RequestDigest.with(
                EngineRequest.digest(spec), output.transformations().shared(resource, spec.destination()));
    }

    /**
     * Requests credentials without a lease again when due: by the spec's interval, or to see whether Vault rotated
     * them.
     */
    private Decision.LeaseDecision applyRefreshInterval(
            VaultDynamicSecret resource, LeasedCredentials held, Decision.LeaseDecision decision) throws SyncException {
        if (decision instanceof Decision.Rotate(SyncReason reason) && endsByItself(reason)) {
            return unchanged(held)
                    .<Decision.LeaseDecision>map(Decision.Skip::new)
                    .orElse(decision);
        }
        Optional<Duration> interval = UnleasedRefresh.interval(resource.getSpec(), resource.getStatus(), refreshLimits);
        if (!(decision instanceof Decision.Skip) || interval.isEmpty()) {
            return decision;
        }
        ObjectKey key = ObjectKey.of(resource);
        Instant now = timing.now();
        Instant due = states.get(key).nextRefresh().orElseGet(() -> firstRefresh(resource, interval.get(), now));
        states.update(key, state -> state.refreshingAt(due, ForceSync.of(resource)));
        return now.isBefore(due) ? new Decision.Skip(due) : new Decision.Rotate(SyncReason.REFRESH_DUE);
    }

    /** Spreads the first requests after a start; a resource that was suspended until now is not delayed. */
    private Instant firstRefresh(VaultDynamicSecret resource, Duration interval, Instant now) {
        boolean isResumed = Suspension.isReportedBy(DynamicStatusReader.conditions(resource.getStatus()));
        return isResumed
                ? now
                : now.plus(Jitter.uniform(interval, timing.random().nextDouble()));
    }

    private static boolean endsByItself(SyncReason reason) {
        return reason == SyncReason.ROTATION_DUE || reason == SyncReason.LEASE_GONE;
    }

    /** Returns when to request again credentials that were due for replacement but came back unchanged. */
    private Optional<Instant> unchanged(LeasedCredentials held) {
        return Optional.ofNullable(unchangedUntil.get(held.id()))
                .filter(until -> timing.now().isBefore(until));
    }

    private void touchUp(LeasedCredentials held) throws SyncException {
        keeper.touchUp(held)
                .ifPresent(how -> log.info("Secret {} {}", held.destination().name(), how));
    }

    private VaultDynamicSecretStatus renew(VaultDynamicSecret resource, LeasedCredentials held, Access access)
            throws SyncException {
        Optional<Lease> renewed = prolonged(held, access);
        if (renewed.isEmpty()) {
            return statuses.unchanged(resource);
        }
        states.update(ObjectKey.of(resource), state -> state.succeeded(state.nextRefresh(), ForceSync.of(resource)));
        if (!DynamicStatusWriter.saysRenewed(resource)) {
            output.events().normal(resource, ConditionReasons.SECRET_LEASE_RENEWAL, "the lease was renewed");
        }
        return statuses.renewed(resource, renewed.get(), held.request().digest(), credentials.superseded(held.id()));
    }

    private Optional<Lease> prolonged(LeasedCredentials held, Access access) throws SyncException {
        try {
            return keeper.renew(held, access);
        } catch (SyncException failure) {
            SyncError why = failure.error();
            throw new SyncError(
                            ConditionReasons.SECRET_LEASE_RENEWAL_ERROR, why.explanation(), why.retry(), why.commands())
                    .exception();
        }
    }

    /**
     * Writes the status that an earlier process could not write; a forced sync is still to be done.
     */
    private VaultDynamicSecretStatus adopt(
            VaultDynamicSecret resource, Access access, LeasedCredentials held, Adopted adopted) throws SyncException {
        RotationResult rotated = adopted.rotated();
        states.update(ObjectKey.of(resource), state -> state.succeeded(state.nextRefresh(), state.forced()));
        return DynamicRollback.recorded(
                statuses.synced(
                        resource,
                        rotated,
                        adopted.request(),
                        null,
                        limits(resource.getSpec(), access, rotated.lease()),
                        credentials.superseded(held.id())),
                rollback.keep(resource, held, wanted(held, resource.getSpec()).lease()),
                rotated);
    }

    private VaultDynamicSecretStatus rotate(
            VaultDynamicSecret resource, LeasedCredentials held, Access access, SyncReason reason)
            throws SyncException {
        VaultDynamicSecretSpec spec = resource.getSpec();
        VaultDynamicSecretStatus before = resource.getStatus();
        CredentialRequest wanted = wanted(held, spec);
        UnwrittenCredentials issued = withCertificateExpiry(credentials.ask(access, wanted), timing.now());
        Optional<StaticCredsMetaData> rotation = issued.lease().id().isEmpty()
                ? StaticRoleRotation.of(issued.data().secrets())
                : Optional.empty();
        if (reason == SyncReason.REFRESH_DUE && before != null && isSame(held, before, rotation, issued)) {
            credentials.abandon(held.id());
            readAgain(resource, before, rotation);
            return statuses.unchanged(resource);
        }
        Optional<RollbackStatus> kept = rollback.keep(resource, held, wanted.lease());
        RotationResult rotated = keeper.store(held, access, wanted, issued);
        hurryRestarts(held, reason, rotation.isPresent());
        rotatedAt.put(held.id(), StaticRoleRotation.moment(issued.data().secrets()));
        boolean written = rotated.delivered().written().isPresent();
        issueAgain(held, issued, reason, written);
        if (written) {
            report(held, rotated.lease(), reason);
        }
        VaultDynamicSecretStatus after = !written
                        && held.lease().isPresent()
                        && rotated.lease().id().isEmpty()
                        && rotated.delivered().rendering().equals(held.last().rendering())
                ? statuses.unchanged(resource)
                : DynamicRollback.recorded(
                        statuses.synced(
                                resource,
                                rotated,
                                held.request().digest(),
                                rotation.orElse(null),
                                limits(spec, access, rotated.lease()),
                                credentials.superseded(held.id())),
                        kept,
                        rotated);
        readAgain(resource, after, rotation);
        return after;
    }

    /** Lets restarts wait for no window after a forced sync, or if the previous password does not work any more. */
    private void hurryRestarts(LeasedCredentials held, SyncReason reason, boolean isStaticRole) {
        if (reason == SyncReason.FORCED) {
            keeper.hurryRestarts(held, reason.words());
        } else if (isStaticRole) {
            keeper.hurryRestarts(held, "Vault has replaced the previous password");
        }
    }

    /** Describes where less was granted than the parameters ask for; only then is the mount's maximum read. */
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

    /**
     * Schedules another request if the credentials came back unchanged: static credentials of AWS, for example, stay
     * the same until they expire, and for a while after that.
     */
    private void issueAgain(LeasedCredentials held, UnwrittenCredentials issued, SyncReason reason, boolean written) {
        boolean same = !written && endsByItself(reason) && issued.lease().id().isEmpty();
        if (same) {
            Instant now = timing.now();
            Instant end = keeper.end(held).orElse(now);
            unchangedUntil.put(held.id(), now.plus(UnleasedRefresh.untilOther(Duration.between(now, end))));
        } else {
            unchangedUntil.remove(held.id());
        }
    }

    private CredentialRequest wanted(LeasedCredentials held, VaultDynamicSecretSpec spec) throws SyncException {
        Optional<SshKeyPair> key = Optional.ofNullable(spec.sshKey()).map(kind -> SshKeyPair.make(kind, keyRandom));
        return keeper.wanted(held, EngineRequest.of(spec, key), Optional.of(DynamicStatusReader.NO_EXPIRY))
                .with(key.map(SshKeyPair::fields).orElseGet(Map::of));
    }

    /** Adds the expiry found in a response without a lease; credentials that Vault rotates have their own schedule. */
    private static UnwrittenCredentials withCertificateExpiry(UnwrittenCredentials issued, Instant now) {
        ObjectNode answer = issued.data().secrets();
        return issued.lease().id().isPresent() || StaticRoleRotation.of(answer).isPresent()
                ? issued
                : UnleasedExpiry.of(answer, now).map(issued::endingAt).orElse(issued);
    }

    /** Returns whether Vault has not rotated the credentials since the last read. */
    private boolean isSame(
            LeasedCredentials held,
            VaultDynamicSecretStatus before,
            Optional<StaticCredsMetaData> rotation,
            UnwrittenCredentials issued) {
        String moment = StaticRoleRotation.moment(issued.data().secrets());
        boolean same = StaticRoleRotation.same(before.staticCredsMetaData(), rotation)
                && moment.equals(rotatedAt.getOrDefault(held.id(), moment));
        if (same) {
            rotatedAt.put(held.id(), moment);
        }
        return same;
    }

    /** Records a successful attempt, and schedules the next read of credentials without a lease. */
    private void readAgain(
            VaultDynamicSecret resource, VaultDynamicSecretStatus after, Optional<StaticCredsMetaData> rotation)
            throws SyncException {
        Instant now = timing.now();
        Optional<Instant> next = rotation.isPresent()
                ? rotation.map(told -> now.plus(rotations.next(CredentialId.of(resource), told, now)))
                : UnleasedRefresh.interval(resource.getSpec(), after, refreshLimits)
                        .map(interval -> now.plus(
                                Jitter.earlier(interval, timing.random().nextDouble())));
        states.update(ObjectKey.of(resource), state -> state.succeeded(next, ForceSync.of(resource)));
    }

    private void report(LeasedCredentials held, Lease lease, SyncReason reason) {
        String secret = held.destination().name();
        log.info("Secret {} has new credentials, because {}", secret, reason.words());
        output.events()
                .news(
                        held.resource(),
                        held.lease().isEmpty() ? ConditionReasons.SECRET_SYNCED : ConditionReasons.SECRET_ROTATED,
                        "Secret %s has new credentials%s: %s".formatted(secret, lease.words(), reason.words()));
    }
}
