package dev.vso.operator.rollout.window;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When the previous value of a Secret stops working for those that still use it.
 *
 * @param why it does, and when, for people; goes after "because"
 */
public record PreviousExpiry(Instant end, String why) {

    /**
     * Returns what comes first: the end of the credentials, or their revocation.
     *
     * @param what ends, for people
     * @param end empty if it cannot be foreseen
     * @param revoked empty if they are not revoked before their end
     */
    public static Optional<PreviousExpiry> first(String what, Optional<Instant> end, Optional<Instant> revoked) {
        return revoked.filter(at -> end.isEmpty() || at.isBefore(end.get()))
                .map(at -> new PreviousExpiry(at, "the previous credentials are revoked at " + seconds(at)))
                .or(() -> end.map(at -> new PreviousExpiry(at, what + " ends at " + seconds(at))));
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** It does not work any more, or must not be used any longer. */
    public static PreviousExpiry now(String why) {
        return new PreviousExpiry(Instant.EPOCH, why);
    }
}
