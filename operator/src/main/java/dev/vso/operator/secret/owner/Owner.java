package dev.vso.operator.secret.owner;

import java.time.Instant;
import java.util.Comparator;

/**
 * The custom resource whose destination a Secret is.
 *
 * <p>A Secret is owned by kind, namespace and name of the resource, for a Database also by the role; the UID only
 * distinguishes it from an earlier resource of the same name.
 *
 * @param role of a Database; empty for resources with one Secret
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

    /** Whether this resource is the older one; the UID decides if both were created in the same second. */
    public boolean isOlderThan(Owner other) {
        return BY_AGE.compare(this, other) < 0;
    }

    /** The owner reference, with which Kubernetes deletes the Secret together with this resource. */
    public OwnerReferenceEntry reference() {
        return new OwnerReferenceEntry(apiVersion, kind, name, uid);
    }
}
