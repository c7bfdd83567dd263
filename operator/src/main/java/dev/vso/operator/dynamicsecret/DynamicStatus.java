package dev.vso.operator.dynamicsecret;

import dev.vso.api.SecretLease;
import dev.vso.api.StaticCredsMetaData;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.problem.Problem;
import dev.vso.operator.sync.Room;
import dev.vso.operator.sync.StatusPatch;
import dev.vso.operator.sync.SyncStatus;
import dev.vso.operator.sync.Tracks;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of a VaultDynamicSecret, in VSO's form. */
final class DynamicStatus {

    private final Room room;
    private final Tracks tracks;

    DynamicStatus(Room room, Tracks tracks) {
        this.room = room;
        this.tracks = tracks;
    }

    /** All is well: the credentials of this lease are in the Secret. */
    VaultDynamicSecretStatus synced(
            VaultDynamicSecret resource,
            Lease lease,
            String requestId,
            @Nullable StaticCredsMetaData rotation,
            @Nullable String mac) {
        Instant now = room.clock().instant();
        long generation = resource.getMetadata().getGeneration();
        VaultDynamicSecretStatus old = resource.getStatus();
        List<Condition> conditions = SyncStatus.synced(
                DynamicState.conditions(old), resource.getSpec().destination().name(), generation, now);
        return new VaultDynamicSecretStatus(
                lease.since().getEpochSecond(),
                generation,
                DynamicState.told(lease, requestId),
                rotation,
                old == null ? null : old.lastRuntimePodUID(),
                mac,
                old == null ? null : old.vaultClientMeta(),
                DynamicState.expiresAt(lease, rotation, now),
                EngineRequest.digest(resource.getSpec()),
                room.restarts().told(conditions, resource, now));
    }

    /** The status as it is, with the generation that is carried out and what is known of restarts. */
    VaultDynamicSecretStatus asItIs(VaultDynamicSecret resource) {
        VaultDynamicSecretStatus old = resource.getStatus();
        long generation = resource.getMetadata().getGeneration();
        Instant now = room.clock().instant();
        List<Condition> before = DynamicState.conditions(old);
        List<Condition> conditions = tracks.get(ObjectKey.of(resource)).failures() > 0
                ? before
                : SyncStatus.synced(before, resource.getSpec().destination().name(), generation, now);
        return new VaultDynamicSecretStatus(
                old == null ? 0 : old.lastRenewalTime(),
                generation,
                old == null ? SecretLease.NONE : old.secretLease(),
                old == null ? null : old.staticCredsMetaData(),
                old == null ? null : old.lastRuntimePodUID(),
                old == null ? null : old.secretMAC(),
                old == null ? null : old.vaultClientMeta(),
                old == null ? null : old.expiresAt(),
                old == null ? null : old.requestDigest(),
                room.restarts().told(conditions, resource, now));
    }

    static UpdateControl<VaultDynamicSecret> report(VaultDynamicSecret resource, VaultDynamicSecretStatus status) {
        return StatusPatch.of(resource, new VaultDynamicSecret(), status);
    }

    /** An attempt failed; what is in the Secret stays, and so does what is told of it. */
    VaultDynamicSecretStatus failed(VaultDynamicSecret resource, Problem problem) {
        VaultDynamicSecretStatus old = resource.getStatus();
        return new VaultDynamicSecretStatus(
                old == null ? 0 : old.lastRenewalTime(),
                old == null ? 0 : old.lastGeneration(),
                old == null ? SecretLease.NONE : old.secretLease(),
                old == null ? null : old.staticCredsMetaData(),
                old == null ? null : old.lastRuntimePodUID(),
                old == null ? null : old.secretMAC(),
                old == null ? null : old.vaultClientMeta(),
                old == null ? null : old.expiresAt(),
                old == null ? null : old.requestDigest(),
                SyncStatus.failed(
                        DynamicState.conditions(old),
                        problem,
                        resource.getMetadata().getGeneration(),
                        room.clock().instant()));
    }
}
