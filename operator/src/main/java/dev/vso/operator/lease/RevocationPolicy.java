package dev.vso.operator.lease;

import dev.vso.api.RevokePrevious;
import dev.vso.api.Rotation;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.time.GoDuration;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the credentials that a rotation replaces are revoked.
 *
 * @param overlap how long they keep working at least
 * @param maxOverlap how long they keep working at most, even if a workload uses them; empty until their lease ends
 */
public record RevocationPolicy(Duration overlap, Optional<Duration> maxOverlap, RevokePrevious when) {

    /** As {@code --lease-overlap} says, after the rollouts. */
    public static RevocationPolicy after(Duration overlap) {
        return new RevocationPolicy(overlap, Optional.empty(), RevokePrevious.AFTER_ROLLOUT);
    }

    /**
     * Returns this policy with what a resource says about itself.
     *
     * @throws SyncException if a duration is invalid; the CRD rejects such a resource, but an older CRD may not
     */
    public RevocationPolicy with(@Nullable Rotation rotation) throws SyncException {
        if (rotation == null) {
            return this;
        }
        return new RevocationPolicy(
                duration("overlap", rotation.overlap()).orElse(overlap),
                duration("maxOverlap", rotation.maxOverlap()).or(() -> maxOverlap),
                Objects.requireNonNullElse(rotation.revokePrevious(), when));
    }

    private static Optional<Duration> duration(String field, @Nullable String text) throws SyncException {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(GoDuration.parse(text));
        } catch (IllegalArgumentException _) {
            throw SyncError.terminal(
                            ConditionReasons.SECRET_SYNC_ERROR,
                            "rotation.%s is not a duration".formatted(field),
                            "write a number with s, m or h, such as 10m")
                    .exception();
        }
    }
}
