package dev.vso.operator.lease;

import dev.vso.api.RevokePrevious;
import dev.vso.api.Rotation;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.time.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When the credentials that a rotation replaces are revoked.
 *
 * @param overlap how long they keep working at least
 * @param maxOverlap how long they keep working at most, even if a workload uses them; empty until their lease ends
 */
public record RevocationPolicy(Duration overlap, Optional<Duration> maxOverlap, RevokePrevious when) {

    private static final String CURE = "set rotation.revokePrevious to AfterRollout, or remove the field";

    /** What ends, for people, where credentials have a lease. */
    static final String PREVIOUS_LEASE = "the lease of the previous credentials";

    /** Replaced credentials end by themselves. */
    public static final RevocationPolicy NEVER =
            new RevocationPolicy(Duration.ZERO, Optional.empty(), RevokePrevious.NEVER);

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
                whenFor(rotation));
    }

    /** Returns the fields of a rotation that have no effect, because replaced credentials are not revoked or not kept. */
    public List<UnusedField> unused(@Nullable Rotation rotation) {
        if (rotation == null) {
            return List.of();
        }
        RevokePrevious effective = whenFor(rotation);
        boolean never = effective == RevokePrevious.NEVER;
        return Stream.of(
                        UnusedField.when(
                                never && UnusedField.isSet(rotation.overlap()),
                                "rotation.overlap",
                                "with revokePrevious Never replaced credentials are not revoked",
                                CURE),
                        UnusedField.when(
                                effective != RevokePrevious.AFTER_ROLLOUT && UnusedField.isSet(rotation.maxOverlap()),
                                "rotation.maxOverlap",
                                never
                                        ? "with revokePrevious Never replaced credentials are not revoked"
                                        : "with revokePrevious AfterOverlap they are revoked after the overlap",
                                CURE))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns whether the previous credentials of a resource with this rotation are revoked. */
    public boolean revokes(@Nullable Rotation rotation) {
        return whenFor(rotation) != RevokePrevious.NEVER;
    }

    /**
     * Returns the same as far as the resource itself says it; empty if the flag {@code --revoke-previous} decides, which only
     * the operator knows.
     */
    public static Optional<Boolean> revokesBySpec(@Nullable Rotation rotation) {
        return Optional.ofNullable(rotation).map(Rotation::revokePrevious).map(it -> it != RevokePrevious.NEVER);
    }

    private RevokePrevious whenFor(@Nullable Rotation rotation) {
        return rotation == null ? when : Objects.requireNonNullElse(rotation.revokePrevious(), when);
    }

    /**
     * Returns when credentials that are replaced now stop working, as far as that can be foreseen.
     *
     * @param what ends, for people
     * @param isRenewed whether it can be renewed, and so has no end that can be foreseen
     */
    public Optional<PreviousExpiry> expiry(String what, Instant now, Instant end, boolean isRenewed) {
        Optional<Instant> foreseen =
                isRenewed && when == RevokePrevious.AFTER_ROLLOUT ? Optional.empty() : Optional.of(end);
        Optional<Instant> revoked = switch (when) {
            case AFTER_ROLLOUT -> maxOverlap.map(now::plus);
            case AFTER_OVERLAP -> Optional.of(now.plus(overlap));
            case NEVER -> Optional.empty();
        };
        return PreviousExpiry.first(what, foreseen, revoked);
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
