package dev.vso.operator.summary;

import dev.vso.operator.error.SyncException;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.util.List;

/**
 * A kind whose resources fill Secrets.
 *
 * @param <R> the kind
 */
public non-sealed interface SecretKind<R extends CustomResource<?, ?>> extends KindDescriptor<R> {

    /** Whether each sync has Vault issue something new, instead of reading an existing value. */
    boolean issues();

    /** The resource in terms common to all kinds. */
    ResourceSummary summary(R resource, Instant now);

    /**
     * The resource's requests to Vault, in order; the resource must have a spec.
     *
     * @throws SyncException if the spec gives no valid path
     */
    List<VaultRequirement> requirements(R resource) throws SyncException;

    /**
     * Details from manifest and status, most important first; the resource must have a spec. Names and times only:
     * parameters of requests, templates, statements and connection strings may contain secrets and are left out.
     */
    List<DetailField> details(R resource);

    /** What expires in the resource, and when, according to its status. */
    List<Lifetime> lifetimes(R resource);

    /** The rotations that the resource's status records; empty for a kind that records none. Needs a spec. */
    default List<RecordedRotation> rotations(R resource) {
        return List.of();
    }

    @Override
    default WatchScope watchScope() {
        return WatchScope.WATCHED_NAMESPACES;
    }

    /** Whether a sync must not wait: credentials expire, a value that is only read does not. */
    @Override
    default boolean isUrgent() {
        return issues();
    }
}
