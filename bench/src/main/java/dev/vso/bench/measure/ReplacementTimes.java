package dev.vso.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How fast credentials were replaced after all were revoked at once; each list in ascending order.
 *
 * @param afterRequest from the request to revoke until the Secret had new ones
 * @param revoking from that request until the database refused the user
 * @param afterEnd from then until the Secret had new ones: how long it held invalid credentials
 */
public record ReplacementTimes(List<Duration> afterRequest, List<Duration> revoking, List<Duration> afterEnd) {

    /**
     * Computes the times from the observations.
     *
     * @param users the user of each Secret before
     * @param gone when each user was removed, by {@link System#nanoTime()}
     * @param asked when revocation was requested, likewise
     * @param arrived how long after that each Secret had new credentials
     */
    public static ReplacementTimes of(
            Map<String, String> users, Map<String, Long> gone, long asked, Map<String, Duration> arrived) {
        var revoking = new ArrayList<Duration>();
        var afterEnd = new ArrayList<Duration>();
        arrived.forEach((secret, after) -> Optional.ofNullable(users.get(secret))
                .map(gone::get)
                .map(moment -> Duration.ofNanos(moment - asked))
                .ifPresent(end -> {
                    revoking.add(end);
                    // The database is polled every 50 ms, so the removal may be seen after the replacement: that counts
                    // as zero.
                    afterEnd.add(after.compareTo(end) < 0 ? Duration.ZERO : after.minus(end));
                }));
        if (afterEnd.size() != arrived.size()) {
            throw new IllegalStateException(
                    "of %d replaced credentials only %d were seen to end".formatted(arrived.size(), afterEnd.size()));
        }
        return new ReplacementTimes(sorted(arrived.values().stream().toList()), sorted(revoking), sorted(afterEnd));
    }

    private static List<Duration> sorted(List<Duration> durations) {
        return durations.stream().sorted().toList();
    }

    /** The value that this share of all values does not exceed. */
    public static Duration within(double share, List<Duration> sorted) {
        return sorted.get(Math.clamp((int) Math.ceil(sorted.size() * share) - 1, 0, sorted.size() - 1));
    }
}
