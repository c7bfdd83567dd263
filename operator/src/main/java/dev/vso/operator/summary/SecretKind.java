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

    /** Whether each sync has Vault issue something new, and does not just read what is there. */
    boolean issues();

    /** The resource in the words that all kinds share; it has a spec. */
    ResourceSummary summary(R resource, Instant now);

    /**
     * What the resource requests of Vault, in order; it has a spec.
     *
     * @throws SyncException if the spec spells no path
     */
    List<VaultRequirement> requirements(R resource) throws SyncException;

    /**
     * What manifest and status say, in the order in which people ask; it has a spec. Names and times only: parameters of
     * requests, templates, statements and connection strings may hold secrets and are left out.
     */
    List<DetailField> details(R resource);

    /** What of the resource ends, and when, as its status says. */
    List<Lifetime> lifetimes(R resource);

    @Override
    default WatchScope watchScope() {
        return WatchScope.WATCHED_NAMESPACES;
    }

    /** Credentials end, what is only read does not. */
    @Override
    default boolean isUrgent() {
        return issues();
    }
}
