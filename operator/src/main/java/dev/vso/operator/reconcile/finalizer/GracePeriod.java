package dev.vso.operator.reconcile.finalizer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;

/** How long the deletion of a resource waits for clean-up in Vault; after that it proceeds without it. */
public final class GracePeriod {

    /** The time between two attempts. */
    public static final Duration RETRY = Duration.ofSeconds(2);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private GracePeriod() {}

    /** Whether the grace period since the deletion request is over. */
    public static boolean isOver(HasMetadata resource, Instant now) {
        String asked = resource.getMetadata().getDeletionTimestamp();
        return asked == null || now.isAfter(Instant.parse(asked).plus(LIMIT));
    }
}
