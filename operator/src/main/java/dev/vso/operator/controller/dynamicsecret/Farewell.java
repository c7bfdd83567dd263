package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.operator.controller.Departure;
import dev.vso.operator.controller.Room;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.Credentials;
import dev.vso.operator.lease.Held;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.lease.Superseded;
import dev.vso.operator.reconcile.Tracks;
import dev.vso.operator.reconcile.finalizer.LeftInVault;
import dev.vso.operator.status.Reasons;
import dev.vso.vault.LeaseId;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to the lease when its resource goes. */
final class Farewell implements Departure<VaultDynamicSecret> {

    private static final Logger log = LoggerFactory.getLogger(Farewell.class);

    private final Room room;
    private final Credentials credentials;
    private final LeaseWatch leases;
    private final DynamicSync sync;
    private final Tracks tracks;

    Farewell(Room room, Credentials credentials, LeaseWatch leases, DynamicSync sync, Tracks tracks) {
        this.room = room;
        this.credentials = credentials;
        this.leases = leases;
        this.sync = sync;
        this.tracks = tracks;
    }

    @Override
    public void forget(VaultDynamicSecret resource) {
        leases.forget(Held.id(resource, Tracks.WHOLE));
        sync.forget(resource);
        room.forget(resource, tracks);
    }

    /** Revokes the lease, unless the spec says to let it run out; why it could not be, otherwise. */
    @Override
    public Optional<String> giveBack(VaultDynamicSecret resource) {
        String part = Held.id(resource, Tracks.WHOLE);
        leases.forget(part);
        room.holdings().leave(resource.getMetadata().getUid()); // its Secret is not to be repaired any more
        VaultDynamicSecretSpec spec = resource.getSpec();
        if (spec == null || Boolean.FALSE.equals(spec.revoke())) {
            return Optional.empty();
        }
        List<LeaseId> all = leases(resource);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        VaultAccess vault = room.authentication()
                .takingBackFor(tracks, ObjectKey.of(resource), spec.vaultAuthRef(), spec.namespace());
        Optional<VaultFailure> failure = all.stream().map(id -> credentials.revoke(vault, id)).toList().stream()
                .flatMap(Optional::stream)
                .findFirst();
        if (failure.isEmpty()) {
            credentials.abandon(part);
            room.events().normal(resource, Reasons.SECRET_LEASE_REVOKE, "the lease was revoked");
        }
        return failure.map(VaultFailure::explain);
    }

    /** What could not be given back runs out by itself, and is told. */
    @Override
    public List<LeftInVault> leaveBehind(VaultDynamicSecret resource, String why) {
        List<LeaseId> all = leases(resource);
        all.forEach(lease -> log.warn("lease {} is left to run out: {}", lease.value(), why));
        credentials.leaveBehind(all);
        room.events().warning(resource, Reasons.SECRET_LEASE_REVOKE, "the lease is left to run out: " + why);
        return all.stream()
                .map(lease -> new LeftInVault(LeftInVault.Kind.LEASE, lease.value()))
                .toList();
    }

    /** All that Vault still holds for the resource. */
    private List<LeaseId> leases(VaultDynamicSecret resource) {
        Optional<LeaseId> lease = DynamicState.lease(resource.getStatus()).flatMap(Lease::id);
        return Stream.of(
                        credentials.beside(Held.id(resource, Tracks.WHOLE)).stream(),
                        DynamicState.superseded(resource.getStatus()).stream()
                                .filter(one -> one.end().isAfter(room.clock().instant()))
                                .map(Superseded::id),
                        lease.stream())
                .flatMap(stream -> stream)
                .distinct()
                .toList();
    }
}
