package dev.vso.operator.reconcile.finalizer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;

/** How long a resource that is being deleted waits for Vault to take its leases back; then it goes all the same. */
public final class GracePeriod {

    /** Between two tries. */
    public static final Duration RETRY = Duration.ofSeconds(2);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private GracePeriod() {}

    /** Whether the resource has waited long enough since its deletion was asked for. */
    public static boolean isOver(HasMetadata resource, Instant now) {
        String asked = resource.getMetadata().getDeletionTimestamp();
        return asked == null || now.isAfter(Instant.parse(asked).plus(LIMIT));
    }
}
