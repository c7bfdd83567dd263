package dev.vso.operator.lease;

import dev.vso.api.Destination;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.Rotation;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.ReconcileStateStore.Part;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.secret.render.RenderedSecretWriter.Last;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One set of leased credentials as its resource describes it.
 *
 * @param request what the spec asks Vault for
 * @param lease the lease in the status; empty if nothing was issued yet
 * @param superseded earlier leases in the status that may still need revoking
 * @param last the last write of the Secret, according to the status
 * @param settings how the resource wants them renewed and replaced
 */
public record LeasedCredentials(
        HasMetadata resource,
        CredentialId id,
        Destination destination,
        Request request,
        Optional<Lease> lease,
        List<ReplacedLease> superseded,
        Last last,
        LifecycleSettings settings) {

    public LeasedCredentials {
        superseded = List.copyOf(superseded);
    }

    /**
     * The request that the spec describes.
     *
     * @param digest of everything that shapes the request to Vault
     * @param changed whether the credentials were issued for another request
     */
    public record Request(String digest, boolean changed) {}

    /**
     * How a resource wants its credentials renewed and replaced.
     *
     * @param targets workloads to restart when the credentials change
     * @param rotation how to replace them; null for the operator's defaults
     * @param renewalPercent the percentage of a lease after which it is renewed, 0 to 90
     */
    public record LifecycleSettings(
            List<RolloutRestartTarget> targets, @Nullable Rotation rotation, int renewalPercent) {

        public LifecycleSettings {
            targets = List.copyOf(targets);
        }
    }

    /** Returns the same credentials after their lease was renewed. */
    public LeasedCredentials renewed(Lease to) {
        return new LeasedCredentials(resource, id, destination, request, Optional.of(to), superseded, last, settings);
    }

    Optional<String> mac() {
        return last.mac();
    }

    List<RolloutRestartTarget> targets() {
        return settings.targets();
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
