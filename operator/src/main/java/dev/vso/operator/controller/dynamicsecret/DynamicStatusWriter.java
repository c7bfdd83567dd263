package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.RollbackStatus;
import dev.vso.api.SecretLease;
import dev.vso.api.StaticCredsMetaData;
import dev.vso.api.SupersededLease;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.CredentialLifecycle.RotationResult;
import dev.vso.operator.lease.KeptCredentials;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.StatusPatches;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.reconcile.Suspension.Effect;
import dev.vso.operator.reconcile.SuspensionReport;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.rotation.RotationTracker;
import dev.vso.operator.rotation.RotationTracker.Facts;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the status of a VaultDynamicSecret, in VSO's form. */
final class DynamicStatusWriter {

    private static final String RENEWED = "the lease is renewed in time";

    private final SecretOutput output;
    private final RefreshLimits refreshLimits;
    private final InstantSource clock;
    private final CredentialLifecycle credentials;
    private final ReconcileStateStore states;
    private final RotationTracker rotations;

    DynamicStatusWriter(
            SecretOutput output,
            RefreshLimits refreshLimits,
            InstantSource clock,
            CredentialLifecycle credentials,
            ReconcileStateStore states) {
        this.output = output;
        this.refreshLimits = refreshLimits;
        this.clock = clock;
        this.credentials = credentials;
        this.states = states;
        this.rotations = new RotationTracker(output.restarts()::state, clock);
    }

    /**
     * Returns the status after the credentials of a new lease were written to the Secret.
     *
     * @param digest of the request that issued them
     * @param limits what was granted less than asked, in words
     * @param superseded the earlier leases that are not revoked yet
     */
    VaultDynamicSecretStatus synced(
            VaultDynamicSecret resource,
            RotationResult rotated,
            String digest,
            @Nullable StaticCredsMetaData rotation,
            List<String> limits,
            List<ReplacedLease> superseded) {
        List<Condition> before = SyncStatus.limited(
                DynamicStatusReader.of(resource).conditions(),
                limits,
                resource.getMetadata().getGeneration(),
                clock.instant());
        VaultDynamicSecretStatus old = DynamicStatusReader.of(resource);
        boolean replaced = old.lastRenewalTime() > 0
                && rotated.delivered().isNews()
                && !rotated.delivered().mac().equals(old.secretMAC());
        VaultDynamicSecretStatus.Builder status = old.toBuilder()
                .secretLease(DynamicStatusReader.toStatus(rotated.lease(), rotated.requestId()))
                .staticCredsMetaData(rotation)
                .secretMAC(rotated.delivered().mac())
                .renderingMAC(rotated.delivered().rendering().orElse(null));
        VaultDynamicSecretStatus held = holding(
                resource,
                status,
                rotated.lease(),
                digest,
                rotation,
                superseded,
                null,
                Conditions.without(before, ConditionType.LEASE_RENEWAL)); // it described the previous lease
        return withRotation(resource, held, replaced);
    }

    /** Returns the status with another word about the rollback. */
    VaultDynamicSecretStatus rollback(VaultDynamicSecret resource, @Nullable RollbackStatus rollback) {
        return unchanged(resource).toBuilder().rollback(rollback).build();
    }

    /**
     * Returns the status after the previous credentials were put back into the Secret.
     *
     * @param lease that they have
     * @param superseded the replaced leases, with that of the credentials that failed
     */
    VaultDynamicSecretStatus rolledBack(
            VaultDynamicSecret resource,
            SecretLease told,
            Lease lease,
            String mac,
            RollbackStatus rollback,
            List<ReplacedLease> superseded) {
        VaultDynamicSecretStatus old = DynamicStatusReader.of(resource);
        VaultDynamicSecretStatus held = holding(
                resource,
                old.toBuilder().secretLease(told).secretMAC(mac).renderingMAC(null),
                lease,
                old.requestDigest(),
                null,
                superseded,
                rollback,
                Conditions.without(old.conditions(), ConditionType.LEASE_RENEWAL));
        var rotation = rotations.rollBack(
                facts(resource, held), Objects.requireNonNullElse(rollback.message(), "a rollout failed"));
        return held.toBuilder().rotation(rotation).build();
    }

    /** Returns the status after the lease of the credentials in the Secret was renewed. */
    VaultDynamicSecretStatus renewed(
            VaultDynamicSecret resource, Lease lease, String digest, List<ReplacedLease> superseded) {
        VaultDynamicSecretStatus old = DynamicStatusReader.of(resource);
        VaultDynamicSecretStatus held = holding(
                resource,
                old.toBuilder()
                        .secretLease(DynamicStatusReader.toStatus(
                                lease, old.secretLease().requestID())),
                lease,
                digest,
                old.staticCredsMetaData(),
                superseded,
                old.rollback(),
                renewal(resource, renewalSucceeded()));
        return withRotation(resource, held, false);
    }

    /** Returns whether the status says that this lease was renewed on schedule. */
    static boolean saysRenewed(VaultDynamicSecret resource) {
        return Conditions.find(DynamicStatusReader.of(resource).conditions(), ConditionType.LEASE_RENEWAL)
                .filter(condition -> ConditionUpdate.ConditionStatus.TRUE.text().equals(condition.getStatus()))
                .isPresent();
    }

    private List<Condition> renewal(VaultDynamicSecret resource, ConditionUpdate finding) {
        return Conditions.merge(
                DynamicStatusReader.of(resource).conditions(),
                List.of(finding),
                resource.getMetadata().getGeneration(),
                clock.instant());
    }

    /** Returns the status of a resource whose Secret holds the credentials of this lease. */
    private VaultDynamicSecretStatus holding(
            VaultDynamicSecret resource,
            VaultDynamicSecretStatus.Builder status,
            Lease lease,
            @Nullable String digest,
            @Nullable StaticCredsMetaData rotation,
            List<ReplacedLease> superseded,
            @Nullable RollbackStatus rollback,
            List<Condition> before) {
        Instant now = clock.instant();
        long generation = resource.getMetadata().getGeneration();
        List<Condition> conditions =
                SyncStatus.synced(before, resource.getSpec().destination().name(), generation, now);
        return status.lastRenewalTime(lease.since().getEpochSecond())
                .lastGeneration(generation)
                .expiresAt(DynamicStatusReader.expiresAt(lease, rotation, now))
                .requestDigest(digest)
                .superseded(ReplacedLease.toStatus(superseded))
                .pendingRestarts(output.restarts().pending(resource))
                .rollback(rollback)
                .conditions(
                        withConditions(conditions, resource, lease.id().isPresent(), rotation != null, rollback, now))
                .build();
    }

    /** Adds the conditions for restarts, for replaced credentials kept for workloads, and for unused fields. */
    private List<Condition> withConditions(
            List<Condition> conditions,
            VaultDynamicSecret resource,
            boolean leased,
            boolean rotated,
            @Nullable RollbackStatus rollback,
            Instant now) {
        List<Condition> kept = KeptCredentials.told(
                RollbackCondition.told(
                        output.restarts().withRestartCondition(conditions, resource, now), rollback, resource, now),
                credentials.kept(CredentialId.of(resource)),
                resource,
                now,
                output.events());
        List<Condition> before = DynamicStatusReader.of(resource).conditions();
        return UnusedField.withCondition(
                before,
                suspensions().active(resource, before, kept),
                Stream.concat(
                                DynamicSecretFields.unused(
                                        resource.getSpec(),
                                        leased,
                                        rotated,
                                        refreshLimits,
                                        credentials.usualRevocation())
                                        .stream(),
                                RollbackCondition.unused(resource.getSpec(), leased, rollback).stream())
                        .toList(),
                resource,
                now,
                output.events());
    }

    /** Returns the status of a resource whose Secret holds the same credentials as before. */
    private VaultDynamicSecretStatus withSameCredentials(
            VaultDynamicSecret resource, long generation, List<Condition> conditions) {
        VaultDynamicSecretStatus old = DynamicStatusReader.of(resource);
        boolean leased = !old.secretLease().id().isEmpty();
        boolean rotated = old.staticCredsMetaData() != null;
        return old.toBuilder()
                .lastGeneration(generation)
                .superseded(superseded(resource))
                .pendingRestarts(output.restarts().pending(resource))
                .conditions(withConditions(conditions, resource, leased, rotated, old.rollback(), clock.instant()))
                .build();
    }

    /** Returns the replaced leases that are not revoked yet; those of the status until they have been checked. */
    private List<SupersededLease> superseded(VaultDynamicSecret resource) {
        CredentialId id = CredentialId.of(resource);
        return credentials.kept(id).isPresent()
                ? ReplacedLease.toStatus(credentials.superseded(id))
                : DynamicStatusReader.of(resource).superseded();
    }

    /**
     * Returns the status with restarts, the rotation and the observed generation updated; the generation counts as
     * synced unless an attempt at it failed.
     */
    VaultDynamicSecretStatus unchanged(VaultDynamicSecret resource) {
        VaultDynamicSecretStatus old = DynamicStatusReader.of(resource);
        if (states.get(ObjectKey.of(resource)).failures() > 0) {
            return withRotation(resource, withSameCredentials(resource, old.lastGeneration(), old.conditions()), false);
        }
        long generation = resource.getMetadata().getGeneration();
        VaultDynamicSecretStatus same = withSameCredentials(
                resource,
                generation,
                SyncStatus.synced(
                        old.conditions(), resource.getSpec().destination().name(), generation, clock.instant()));
        return withRotation(resource, same, false);
    }

    /**
     * Returns the status with the rotation as it is now.
     *
     * @param begins whether the Secret has new credentials
     */
    private VaultDynamicSecretStatus withRotation(
            VaultDynamicSecret resource, VaultDynamicSecretStatus status, boolean begins) {
        VaultDynamicSecretStatus before = DynamicStatusReader.of(resource);
        Facts facts = facts(resource, status);
        var rotation = begins ? rotations.begin(facts) : rotations.follow(facts, !status.equals(before));
        return status.toBuilder().rotation(rotation).build();
    }

    private Facts facts(VaultDynamicSecret resource, VaultDynamicSecretStatus status) {
        boolean leased = !status.secretLease().id().isEmpty();
        return new Facts(
                CredentialId.of(resource),
                resource.getMetadata().getNamespace(),
                leased
                        && credentials
                                .usualRevocation()
                                .revokes(resource.getSpec().rotation()),
                resource.getSpec().rolloutRestartTargets(),
                status.superseded(),
                status.pendingRestarts(),
                DynamicStatusReader.of(resource).rotation());
    }

    /** Returns when to look again how far the rotation is; {@link Instant#MAX} if that is not needed. */
    Instant nextLook(VaultDynamicSecret resource) {
        return rotations.nextLook(CredentialId.of(resource));
    }

    /** Drops all in-memory state of the resource. */
    void forget(HasMetadata resource) {
        rotations.forget(resource.getMetadata().getUid());
    }

    /** Returns the status after a failed attempt; the Secret and its description stay as they are. */
    VaultDynamicSecretStatus failed(VaultDynamicSecret resource, SyncError error) {
        VaultDynamicSecretStatus old = DynamicStatusReader.of(resource);
        List<Condition> before = error.eventReason().equals(ConditionReasons.SECRET_LEASE_RENEWAL_ERROR)
                ? renewal(resource, renewalFailed(error))
                : old.conditions();
        return withRotation(
                resource,
                withSameCredentials(
                        resource,
                        old.lastGeneration(),
                        SyncStatus.failed(before, error, resource.getMetadata().getGeneration(), clock.instant())),
                false);
    }

    /**
     * Returns the status of a suspended resource: what it says about the last sync stays as it is. Replaced leases and the
     * rotation go on.
     *
     * @param renewal the condition after an attempt to renew the lease; empty if there was none
     * @param renewed the lease after a renewal; empty if there was none
     */
    VaultDynamicSecretStatus suspended(
            VaultDynamicSecret resource,
            Suspension how,
            Optional<Effect> effect,
            Optional<ConditionUpdate> renewal,
            Optional<Lease> renewed) {
        VaultDynamicSecretStatus old = DynamicStatusReader.of(resource);
        Instant now = clock.instant();
        List<Condition> conditions = KeptCredentials.told(
                renewal.map(finding -> renewal(resource, finding)).orElse(old.conditions()),
                credentials.kept(CredentialId.of(resource)),
                resource,
                now,
                output.events());
        var status = old.toBuilder()
                .superseded(superseded(resource))
                .conditions(suspensions().suspended(resource, old.conditions(), conditions, how, effect));
        renewed.ifPresent(lease -> status.secretLease(
                        DynamicStatusReader.toStatus(lease, old.secretLease().requestID()))
                .lastRenewalTime(lease.since().getEpochSecond())
                .expiresAt(DynamicStatusReader.expiresAt(lease, old.staticCredsMetaData(), now)));
        return withRotation(resource, status.build(), false);
    }

    private SuspensionReport suspensions() {
        return new SuspensionReport(output.events(), clock);
    }

    /** Returns the condition after a renewal. */
    static ConditionUpdate renewalSucceeded() {
        return ConditionUpdate.yes(ConditionType.LEASE_RENEWAL, ConditionReasons.SECRET_LEASE_RENEWAL, RENEWED);
    }

    /** Returns the condition after a renewal that failed. */
    static ConditionUpdate renewalFailed(SyncError error) {
        return ConditionUpdate.no(
                ConditionType.LEASE_RENEWAL, ConditionReasons.SECRET_LEASE_RENEWAL_ERROR, error.message());
    }

    static UpdateControl<VaultDynamicSecret> report(VaultDynamicSecret resource, VaultDynamicSecretStatus status) {
        return StatusPatches.of(resource, new VaultDynamicSecret(), status);
    }
}
