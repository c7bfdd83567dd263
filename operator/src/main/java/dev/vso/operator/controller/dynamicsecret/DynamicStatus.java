package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.SecretLease;
import dev.vso.api.StaticCredsMetaData;
import dev.vso.api.SupersededLease;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.controller.Room;
import dev.vso.operator.error.Problem;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.Credentials;
import dev.vso.operator.lease.Credentials.Rotated;
import dev.vso.operator.lease.Held;
import dev.vso.operator.lease.KeptLease;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.Superseded;
import dev.vso.operator.reconcile.StatusPatch;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.Tracks;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.Conditions;
import dev.vso.operator.status.Finding;
import dev.vso.operator.status.Reasons;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of a VaultDynamicSecret, in VSO's form. */
final class DynamicStatus {

    private static final String RENEWED = "the lease is renewed in time";

    private final Room room;
    private final Credentials credentials;
    private final Tracks tracks;

    DynamicStatus(Room room, Credentials credentials, Tracks tracks) {
        this.room = room;
        this.credentials = credentials;
        this.tracks = tracks;
    }

    /**
     * All is well: the credentials of this new lease are in the Secret.
     *
     * @param digest of what they were asked for
     * @param limits what was granted less than asked, in words
     * @param superseded the leases before, which are not revoked yet
     */
    VaultDynamicSecretStatus synced(
            VaultDynamicSecret resource,
            Rotated rotated,
            String digest,
            @Nullable StaticCredsMetaData rotation,
            List<String> limits,
            List<Superseded> superseded) {
        List<Condition> before = SyncStatus.limited(
                DynamicState.conditions(resource.getStatus()),
                limits,
                resource.getMetadata().getGeneration(),
                room.clock().instant());
        return holding(
                resource,
                rotated.lease(),
                digest,
                rotated.requestId(),
                rotation,
                rotated.delivered().mac(),
                rotated.delivered().rendering().orElse(null),
                superseded,
                Conditions.without(before, ConditionType.LEASE_RENEWAL)); // it told of the lease before
    }

    /** All is well: the lease of the credentials in the Secret lives on. */
    VaultDynamicSecretStatus renewed(
            VaultDynamicSecret resource,
            Lease lease,
            String digest,
            VaultDynamicSecretStatus before,
            List<Superseded> superseded) {
        return holding(
                resource,
                lease,
                digest,
                before.secretLease().requestID(),
                before.staticCredsMetaData(),
                before.secretMAC(),
                before.renderingMAC(),
                superseded,
                renewal(resource, Finding.yes(ConditionType.LEASE_RENEWAL, Reasons.SECRET_LEASE_RENEWAL, RENEWED)));
    }

    /** Whether the status tells that this lease was renewed at its time. */
    static boolean saysRenewed(VaultDynamicSecret resource) {
        return DynamicState.conditions(resource.getStatus()).stream()
                .anyMatch(condition -> ConditionType.LEASE_RENEWAL.text().equals(condition.getType())
                        && Finding.Truth.TRUE.text().equals(condition.getStatus()));
    }

    private List<Condition> renewal(VaultDynamicSecret resource, Finding finding) {
        return Conditions.merge(
                DynamicState.conditions(resource.getStatus()),
                List.of(finding),
                resource.getMetadata().getGeneration(),
                room.clock().instant());
    }

    private VaultDynamicSecretStatus holding(
            VaultDynamicSecret resource,
            Lease lease,
            String digest,
            String requestId,
            @Nullable StaticCredsMetaData rotation,
            @Nullable String mac,
            @Nullable String rendering,
            List<Superseded> superseded,
            List<Condition> before) {
        Instant now = room.clock().instant();
        long generation = resource.getMetadata().getGeneration();
        VaultDynamicSecretStatus old = resource.getStatus();
        List<Condition> conditions =
                SyncStatus.synced(before, resource.getSpec().destination().name(), generation, now);
        return new VaultDynamicSecretStatus(
                lease.since().getEpochSecond(),
                generation,
                DynamicState.told(lease, requestId),
                rotation,
                old == null ? null : old.lastRuntimePodUID(),
                mac,
                rendering,
                old == null ? null : old.vaultClientMeta(),
                DynamicState.expiresAt(lease, rotation, now),
                digest,
                Superseded.tell(superseded),
                room.restarts().pending(resource),
                told(conditions, resource, lease.id().isPresent(), rotation != null, now));
    }

    /** With what is known of restarts, of replaced credentials that are kept for workloads, and of fields. */
    private List<Condition> told(
            List<Condition> conditions, VaultDynamicSecret resource, boolean leased, boolean rotated, Instant now) {
        List<Condition> kept = KeptLease.told(
                room.restarts().told(conditions, resource, now),
                credentials.kept(Held.id(resource, Tracks.WHOLE)),
                resource.getMetadata().getGeneration(),
                now);
        return UnusedField.told(
                DynamicState.conditions(resource.getStatus()),
                kept,
                DynamicSecretFields.unused(resource.getSpec(), leased, rotated, room.refreshing()),
                resource,
                now,
                room.events());
    }

    /** As the status tells of the credentials. */
    private List<Condition> told(List<Condition> conditions, VaultDynamicSecret resource, Instant now) {
        VaultDynamicSecretStatus old = resource.getStatus();
        return told(
                conditions,
                resource,
                old != null && !old.secretLease().id().isEmpty(),
                old != null && old.staticCredsMetaData() != null,
                now);
    }

    /** What was revoked meanwhile is told with the next credentials, unless a condition tells of it. */
    private List<SupersededLease> superseded(VaultDynamicSecret resource) {
        VaultDynamicSecretStatus old = resource.getStatus();
        String part = Held.id(resource, Tracks.WHOLE);
        return KeptLease.isNews(DynamicState.conditions(old), credentials.kept(part))
                ? Superseded.tell(credentials.superseded(part))
                : old == null ? List.of() : old.superseded();
    }

    /**
     * The status as it is, with what is known of restarts, and the generation, which is carried out unless an attempt at it
     * failed.
     */
    VaultDynamicSecretStatus asItIs(VaultDynamicSecret resource) {
        VaultDynamicSecretStatus old = resource.getStatus();
        long generation = resource.getMetadata().getGeneration();
        Instant now = room.clock().instant();
        List<Condition> before = DynamicState.conditions(old);
        boolean failing = tracks.get(ObjectKey.of(resource)).failures() > 0;
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
                room.restarts().pending(resource),
                told(conditions, resource, now));
    }

    private static long carriedOut(@Nullable VaultDynamicSecretStatus old) {
        return old == null ? 0 : old.lastGeneration();
    }

    static UpdateControl<VaultDynamicSecret> report(VaultDynamicSecret resource, VaultDynamicSecretStatus status) {
        return StatusPatch.of(resource, new VaultDynamicSecret(), status);
    }

    /** An attempt failed; what is in the Secret stays, and so does what is told of it. */
    VaultDynamicSecretStatus failed(VaultDynamicSecret resource, Problem problem) {
        VaultDynamicSecretStatus old = resource.getStatus();
        Instant now = room.clock().instant();
        List<Condition> before = problem.eventReason().equals(Reasons.SECRET_LEASE_RENEWAL_ERROR)
                ? renewal(resource, Finding.no(ConditionType.LEASE_RENEWAL, problem.eventReason(), problem.message()))
                : DynamicState.conditions(old);
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
                room.restarts().pending(resource),
                told(SyncStatus.failed(before, problem, resource.getMetadata().getGeneration(), now), resource, now));
    }
}
