package dev.vso.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How soon credentials were replaced that were all revoked at once; each list in order, the shortest first.
 *
 * @param afterRequest from the request to revoke them until the Secret held others
 * @param revoking from that request until the database let the user in no more
 * @param afterEnd from then until the Secret held others: how long it held credentials that were dead
 */
public record ReplacementTimes(List<Duration> afterRequest, List<Duration> revoking, List<Duration> afterEnd) {

    /**
     * Puts together what was seen.
     *
     * @param users the user of each Secret before
     * @param gone when each user went, by {@link System#nanoTime()}
     * @param asked when they were revoked, likewise
     * @param arrived how long after that each Secret held others
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
                    // The database is looked at every 50 ms: what came sooner came at once.
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

    /** What this share of all does not exceed. */
    public static Duration within(double share, List<Duration> sorted) {
        return sorted.get(Math.clamp((int) Math.ceil(sorted.size() * share) - 1, 0, sorted.size() - 1));
    }
}
