package dev.vso.operator.dashboard.health;

import dev.vso.operator.summary.Lifetime;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The expiry of one Secret's content.
 *
 * @param secret the Secret's name
 * @param role the role of a Database; null for other kinds
 * @param since when it was issued or last renewed; null if unknown
 * @param end when it becomes invalid unless it is renewed
 */
public record Expiry(
        String secret,
        @Nullable String role,
        Lifetime.Kind kind,
        @Nullable Instant since,
        Instant end,
        ExpiryState outlook) {

    /** The fraction of the lifetime within which the operator acts: it renews leases after 67 to 77 %. */
    private static final double ACTED_BY = 0.95;

    /** The latest time of the renewal by default: shortly before the end. */
    static Instant dueBy(@Nullable Instant since, Instant end) {
        if (since == null || !since.isBefore(end)) {
            return end;
        }
        return since.plusMillis(Math.round(Duration.between(since, end).toMillis() * ACTED_BY));
    }

    /**
     * The latest time of a replacement with an offset: half of the offset remains for retries. An offset longer than
     * the lifetime is ignored.
     */
    static Instant dueBy(@Nullable Instant since, Instant end, Duration offset) {
        Instant wanted = end.minus(offset.dividedBy(2));
        Instant usual = dueBy(since, end);
        boolean followed =
                offset.isPositive() && (since == null || end.minus(offset).isAfter(since));
        return followed && wanted.isAfter(since == null ? Instant.MIN : since) ? wanted : usual;
    }
}
