package dev.vso.bench.measure;

import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How soon the operator noticed missing leases, by its own histogram.
 *
 * @param within by the histogram's bounds in seconds, how many it noticed within that time since each was last seen
 *     alive
 */
public record DetectionTimes(TreeMap<Double, Long> within) {

    private static final Pattern BUCKET =
            Pattern.compile("vso_lease_revocation_detection_time_seconds_bucket\\{[^}]*le=\"([^\"]+)\"[^}]*\\} (\\S+)");

    /** Reads the histogram from the operator's {@code /metrics}. */
    public static DetectionTimes of(String metrics) {
        return new DetectionTimes(metrics.lines()
                .map(BUCKET::matcher)
                .filter(line -> line.find())
                .collect(Collectors.toMap(
                        line -> line.group(1).equals("+Inf") ? Double.MAX_VALUE : Double.parseDouble(line.group(1)),
                        line -> (long) Double.parseDouble(line.group(2)),
                        Long::sum,
                        TreeMap::new)));
    }

    /** The number of missing leases it noticed. */
    public long total() {
        return within.isEmpty() ? 0 : within.lastEntry().getValue();
    }

    /** The bounds for half, nearly all and all of them. */
    public String words() {
        if (within.isEmpty()) {
            return "not reported";
        }
        return "half within %s, 99 %% within %s, the last within %s".formatted(bound(0.5), bound(0.99), bound(1));
    }

    private String bound(double share) {
        var all = within.lastEntry().getValue();
        return within.entrySet().stream()
                .filter(bucket -> bucket.getValue() >= share * all)
                .map(bucket -> bucket.getKey() == Double.MAX_VALUE
                        ? "more"
                        : String.format(Locale.ROOT, "%.1f s", bucket.getKey()))
                .findFirst()
                .orElseThrow();
    }
}
