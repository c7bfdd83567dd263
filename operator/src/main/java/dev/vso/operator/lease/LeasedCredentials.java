package dev.vso.operator.lease;

import dev.vso.api.Destination;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.Rotation;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.ReconcileStateStore.Part;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One set of leased credentials as its resource describes it.
 *
 * @param id of the credentials
 * @param digest of everything that shapes the request to Vault
 * @param requestChanged whether the credentials were issued for another request than the spec's current one
 * @param lease the lease in the status; empty if nothing was issued yet
 * @param superseded earlier leases in the status that may still need revoking
 * @param mac HMAC of the data written last
 * @param rendering HMAC of the input that data was rendered from, for templates whose output differs each time
 * @param targets workloads to restart when the credentials change
 * @param rotation how the resource wants them replaced; null for the operator's defaults
 * @param renewalPercent the percentage of a lease after which it is renewed, 0 to 90
 */
public record LeasedCredentials(
        HasMetadata resource,
        CredentialId id,
        Destination destination,
        String digest,
        boolean requestChanged,
        Optional<Lease> lease,
        List<ReplacedLease> superseded,
        Optional<String> mac,
        Optional<String> rendering,
        List<RolloutRestartTarget> targets,
        @Nullable Rotation rotation,
        int renewalPercent) {

    public LeasedCredentials {
        superseded = List.copyOf(superseded);
        targets = List.copyOf(targets);
    }

    /** Returns the same credentials after their lease was renewed. */
    public LeasedCredentials renewed(Lease to) {
        return new LeasedCredentials(
                resource,
                id,
                destination,
                digest,
                requestChanged,
                Optional.of(to),
                superseded,
                mac,
                rendering,
                targets,
                rotation,
                renewalPercent);
    }

    /** Returns the part of the resource whose reconcile state is that of these credentials. */
    Part part() {
        return id.role().<Part>map(Part.Role::new).orElseGet(Part.Whole::new);
    }

    ObjectKey key() {
        return ObjectKey.of(resource);
    }

    Owner owner() {
        return OwnerFactory.of(resource, id.role().orElse(""));
    }
}
