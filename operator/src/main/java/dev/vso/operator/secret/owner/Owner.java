package dev.vso.operator.secret.owner;

import java.time.Instant;
import java.util.Comparator;

/**
 * The custom resource whose destination a Secret is.
 *
 * <p>Who owns a Secret is kind, namespace and name of the resource, for a Database also the role; the UID only tells it
 * from a resource of the same name that lived before.
 *
 * @param role of a Database; empty for what has one Secret only
 */
public record Owner(
        String apiVersion,
        String kind,
        String namespace,
        String name,
        String uid,
        Instant creationTimestamp,
        String role) {
    private static final Comparator<Owner> BY_AGE =
            Comparator.comparing(Owner::creationTimestamp).thenComparing(Owner::uid);

    /** The owner of the only Secret of a resource. */
    public Owner(String apiVersion, String kind, String namespace, String name, String uid, Instant creationTimestamp) {
        this(apiVersion, kind, namespace, name, uid, creationTimestamp, "");
    }

    /** Whether this resource comes first of the two; the UID decides between those made in the same second. */
    public boolean isOlderThan(Owner other) {
        return BY_AGE.compare(this, other) < 0;
    }

    /** The entry that makes Kubernetes delete the Secret together with this resource. */
    public OwnerRef reference() {
        return new OwnerRef(apiVersion, kind, name, uid);
    }
}
