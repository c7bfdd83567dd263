package dev.vso.bench.measure;

import java.time.Duration;
import java.util.List;

/** Measures how evenly Secrets arrived. */
public final class Throughput {

    private Throughput() {}

    /**
     * The fewest arrivals in any stretch of that length between the first and the last one, per second.
     *
     * @param arrivals in nanoseconds, in order
     * @return the mean of the whole if it lasted no longer than the stretch
     */
    public static double slowest(List<Long> arrivals, Duration stretch) {
        if (arrivals.size() < 2) {
            return 0;
        }
        var length = stretch.toNanos();
        var end = arrivals.getLast();
        if (end - arrivals.getFirst() <= length) {
            return arrivals.size() / Math.max(1e-3, (end - arrivals.getFirst()) / 1e9);
        }
        var fewest = Integer.MAX_VALUE;
        var beyond = 0;
        for (var i = 0; i < arrivals.size(); i++) {
            // The emptiest stretch begins right after an arrival.
            if (arrivals.get(i) + length > end) {
                break;
            }
            while (arrivals.get(beyond) <= arrivals.get(i) + length && beyond < arrivals.size() - 1) {
                beyond++;
            }
            fewest = Math.min(fewest, beyond - i - 1);
        }
        return fewest / (length / 1e9);
    }
}
