package dev.vso.operator.destination;

import java.time.Instant;
import java.util.Comparator;

/** The custom resource whose destination a Secret is. */
public record Owner(
        String apiVersion, String kind, String namespace, String name, String uid, Instant creationTimestamp) {
    private static final Comparator<Owner> BY_AGE =
            Comparator.comparing(Owner::creationTimestamp).thenComparing(Owner::uid);

    /** Whether this resource comes first of the two; the UID decides between those made in the same second. */
    boolean isOlderThan(Owner other) {
        return BY_AGE.compare(this, other) < 0;
    }

    /** The entry that makes Kubernetes delete the Secret together with this resource. */
    OwnerRef reference() {
        return new OwnerRef(apiVersion, kind, name, uid);
    }
}
