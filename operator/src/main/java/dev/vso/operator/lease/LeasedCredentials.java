package dev.vso.operator.lease;

import dev.vso.api.Destination;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * One set of leased credentials as its resource tells of it.
 *
 * @param part what it is of the resource; empty where the resource has one set only
 * @param digest of all that shapes the request to Vault
 * @param requestChanged the credentials were issued for something else than the spec asks for now
 * @param lease what the status tells of the lease; empty if nothing was issued yet
 * @param superseded leases before that one, which the status tells and that may still have to be revoked
 * @param mac the code over what was delivered last
 * @param rendering the code over what that was rendered from, where templates give something else each time
 * @param targets workloads that are restarted when the credentials change
 * @param renewalPercent the share of a lease after which it is renewed, 0 to 90
 */
public record LeasedCredentials(
        HasMetadata resource,
        String part,
        Destination destination,
        String digest,
        boolean requestChanged,
        Optional<Lease> lease,
        List<ReplacedLease> superseded,
        Optional<String> mac,
        Optional<String> rendering,
        List<RolloutRestartTarget> targets,
        int renewalPercent) {

    public LeasedCredentials {
        superseded = List.copyOf(superseded);
        targets = List.copyOf(targets);
    }

    /** Names the set among all of this operator. */
    public String id() {
        return id(resource, part);
    }

    /** The name of the resource's part among all of this operator. */
    public static String id(HasMetadata resource, String part) {
        String uid = resource.getMetadata().getUid();
        return part.isEmpty() ? uid : uid + "/" + part;
    }

    /** The part that such a name names. */
    static String part(HasMetadata resource, String id) {
        int before = resource.getMetadata().getUid().length() + 1;
        return id.substring(Math.min(before, id.length()));
    }

    ObjectKey key() {
        return ObjectKey.of(resource);
    }

    Owner owner() {
        return OwnerFactory.of(resource, part);
    }
}
