package dev.vso.operator.rollout.window;

import java.time.Instant;

/**
 * When the previous value of a Secret stops working for those that still use it.
 *
 * @param why it does, and when, for people; goes after "because"
 */
public record PreviousExpiry(Instant end, String why) {

    /** It does not work any more, or must not be used any longer. */
    public static PreviousExpiry now(String why) {
        return new PreviousExpiry(Instant.EPOCH, why);
    }
}
