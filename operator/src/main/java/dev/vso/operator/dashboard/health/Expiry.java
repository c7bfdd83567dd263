package dev.vso.operator.dashboard.health;

import dev.vso.operator.summary.Lifetime;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time of what one Secret holds.
 *
 * @param secret the Secret's name
 * @param role which of several it is; null where there is one only
 * @param since when it was issued or renewed last; null where nobody noted it
 * @param end when it stops working unless something is done
 */
public record Expiry(
        String secret,
        @Nullable String role,
        Lifetime.Kind kind,
        @Nullable Instant since,
        Instant end,
        ExpiryState outlook) {

    /** The share of a life within which the operator has acted: leases are renewed after 67 to 77 % of theirs. */
    private static final double ACTED_BY = 0.95;

    /** When the operator has acted at the latest, where nothing else is said: shortly before the end. */
    static Instant dueBy(@Nullable Instant since, Instant end) {
        if (since == null || !since.isBefore(end)) {
            return end;
        }
        return since.plusMillis(Math.round(Duration.between(since, end).toMillis() * ACTED_BY));
    }

    /**
     * The same for what is to be replaced so long before its end: half of that time is for trying again. An offset that
     * leaves nothing of the life is not followed.
     */
    static Instant dueBy(@Nullable Instant since, Instant end, Duration offset) {
        Instant wanted = end.minus(offset.dividedBy(2));
        Instant usual = dueBy(since, end);
        boolean followed =
                offset.isPositive() && (since == null || end.minus(offset).isAfter(since));
        return followed && wanted.isAfter(since == null ? Instant.MIN : since) ? wanted : usual;
    }
}
