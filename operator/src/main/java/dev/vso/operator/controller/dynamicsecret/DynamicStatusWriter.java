package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.SecretLease;
import dev.vso.api.StaticCredsMetaData;
import dev.vso.api.SupersededLease;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.CredentialLifecycle.RotationResult;
import dev.vso.operator.lease.KeptLease;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeasedCredentials;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.StatusPatches;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the status of a VaultDynamicSecret, in VSO's form. */
final class DynamicStatusWriter {

    private static final String RENEWED = "the lease is renewed in time";

    private final SecretOutput output;
    private final RefreshLimits refreshLimits;
    private final InstantSource clock;
    private final CredentialLifecycle credentials;
    private final ReconcileStateStore states;

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
                DynamicStatusReader.conditions(resource.getStatus()),
                limits,
                resource.getMetadata().getGeneration(),
                clock.instant());
        return holding(
                resource,
                rotated.lease(),
                digest,
                rotated.requestId(),
                rotation,
                rotated.delivered().mac(),
                rotated.delivered().rendering().orElse(null),
                superseded,
                Conditions.without(before, ConditionType.LEASE_RENEWAL)); // it described the previous lease
    }

    /** Returns the status after the lease of the credentials in the Secret was renewed. */
    VaultDynamicSecretStatus renewed(
            VaultDynamicSecret resource,
            Lease lease,
            String digest,
            VaultDynamicSecretStatus before,
            List<ReplacedLease> superseded) {
        return holding(
                resource,
                lease,
                digest,
                before.secretLease().requestID(),
                before.staticCredsMetaData(),
                before.secretMAC(),
                before.renderingMAC(),
                superseded,
                renewal(
                        resource,
                        ConditionUpdate.yes(
                                ConditionType.LEASE_RENEWAL, ConditionReasons.SECRET_LEASE_RENEWAL, RENEWED)));
    }

    /** Returns whether the status says that this lease was renewed on schedule. */
    static boolean saysRenewed(VaultDynamicSecret resource) {
        return DynamicStatusReader.conditions(resource.getStatus()).stream()
                .anyMatch(condition -> ConditionType.LEASE_RENEWAL.text().equals(condition.getType())
                        && ConditionUpdate.ConditionStatus.TRUE.text().equals(condition.getStatus()));
    }

    private List<Condition> renewal(VaultDynamicSecret resource, ConditionUpdate finding) {
        return Conditions.merge(
                DynamicStatusReader.conditions(resource.getStatus()),
                List.of(finding),
                resource.getMetadata().getGeneration(),
                clock.instant());
    }

    private VaultDynamicSecretStatus holding(
            VaultDynamicSecret resource,
            Lease lease,
            String digest,
            String requestId,
            @Nullable StaticCredsMetaData rotation,
            @Nullable String mac,
            @Nullable String rendering,
            List<ReplacedLease> superseded,
            List<Condition> before) {
        Instant now = clock.instant();
        long generation = resource.getMetadata().getGeneration();
        VaultDynamicSecretStatus old = resource.getStatus();
        List<Condition> conditions =
                SyncStatus.synced(before, resource.getSpec().destination().name(), generation, now);
        return new VaultDynamicSecretStatus(
                lease.since().getEpochSecond(),
                generation,
                DynamicStatusReader.toStatus(lease, requestId),
                rotation,
                old == null ? null : old.lastRuntimePodUID(),
                mac,
                rendering,
                old == null ? null : old.vaultClientMeta(),
                DynamicStatusReader.expiresAt(lease, rotation, now),
                digest,
                ReplacedLease.toStatus(superseded),
                output.restarts().pending(resource),
                withConditions(conditions, resource, lease.id().isPresent(), rotation != null, now));
    }

    /** Adds the conditions for restarts, for replaced credentials kept for workloads, and for unused fields. */
    private List<Condition> withConditions(
            List<Condition> conditions, VaultDynamicSecret resource, boolean leased, boolean rotated, Instant now) {
        List<Condition> kept = KeptLease.told(
                output.restarts().withRestartCondition(conditions, resource, now),
                credentials.kept(LeasedCredentials.id(resource, ReconcileStateStore.NO_PART)),
                resource.getMetadata().getGeneration(),
                now);
        return UnusedField.withCondition(
                DynamicStatusReader.conditions(resource.getStatus()),
                kept,
                DynamicSecretFields.unused(resource.getSpec(), leased, rotated, refreshLimits),
                resource,
                now,
                output.events());
    }

    /** Adds the conditions that describe the credentials. */
    private List<Condition> withConditions(List<Condition> conditions, VaultDynamicSecret resource, Instant now) {
        VaultDynamicSecretStatus old = resource.getStatus();
        return withConditions(
                conditions,
                resource,
                old != null && !old.secretLease().id().isEmpty(),
                old != null && old.staticCredsMetaData() != null,
                now);
    }

    /**
     * Returns the replaced leases. Leases revoked in between leave the status with the next rotation, unless a
     * condition mentions them.
     */
    private List<SupersededLease> superseded(VaultDynamicSecret resource) {
        VaultDynamicSecretStatus old = resource.getStatus();
        String part = LeasedCredentials.id(resource, ReconcileStateStore.NO_PART);
        return KeptLease.isNews(DynamicStatusReader.conditions(old), credentials.kept(part))
                ? ReplacedLease.toStatus(credentials.superseded(part))
                : old == null ? List.of() : old.superseded();
    }

    /**
     * Returns the status with restarts and the observed generation updated; the generation counts as synced unless an
     * attempt at it failed.
     */
    VaultDynamicSecretStatus unchanged(VaultDynamicSecret resource) {
        VaultDynamicSecretStatus old = resource.getStatus();
        long generation = resource.getMetadata().getGeneration();
        Instant now = clock.instant();
        List<Condition> before = DynamicStatusReader.conditions(old);
        boolean failing = states.get(ObjectKey.of(resource)).failures() > 0;
        List<Condition> conditions = failing
                ? before
                : SyncStatus.synced(before, resource.getSpec().destination().name(), generation, now);
        return new VaultDynamicSecretStatus(
                old == null ? 0 : old.lastRenewalTime(),
                failing ? carriedOut(old) : generation,
                old == null ? SecretLease.NONE : old.secretLease(),
                old == null ? null : old.staticCredsMetaData(),
                old == null ? null : old.lastRuntimePodUID(),
                old == null ? null : old.secretMAC(),
                old == null ? null : old.renderingMAC(),
                old == null ? null : old.vaultClientMeta(),
                old == null ? null : old.expiresAt(),
                old == null ? null : old.requestDigest(),
                superseded(resource),
                output.restarts().pending(resource),
                withConditions(conditions, resource, now));
    }

    private static long carriedOut(@Nullable VaultDynamicSecretStatus old) {
        return old == null ? 0 : old.lastGeneration();
    }

    static UpdateControl<VaultDynamicSecret> report(VaultDynamicSecret resource, VaultDynamicSecretStatus status) {
        return StatusPatches.of(resource, new VaultDynamicSecret(), status);
    }

    /** Returns the status after a failed attempt; the Secret and its description stay as they are. */
    VaultDynamicSecretStatus failed(VaultDynamicSecret resource, SyncError error) {
        VaultDynamicSecretStatus old = resource.getStatus();
        Instant now = clock.instant();
        List<Condition> before = error.eventReason().equals(ConditionReasons.SECRET_LEASE_RENEWAL_ERROR)
                ? renewal(
                        resource, ConditionUpdate.no(ConditionType.LEASE_RENEWAL, error.eventReason(), error.message()))
                : DynamicStatusReader.conditions(old);
        return new VaultDynamicSecretStatus(
                old == null ? 0 : old.lastRenewalTime(),
                carriedOut(old),
                old == null ? SecretLease.NONE : old.secretLease(),
                old == null ? null : old.staticCredsMetaData(),
                old == null ? null : old.lastRuntimePodUID(),
                old == null ? null : old.secretMAC(),
                old == null ? null : old.renderingMAC(),
                old == null ? null : old.vaultClientMeta(),
                old == null ? null : old.expiresAt(),
                old == null ? null : old.requestDigest(),
                superseded(resource),
                output.restarts().pending(resource),
                withConditions(
                        SyncStatus.failed(before, error, resource.getMetadata().getGeneration(), now), resource, now));
    }
}
