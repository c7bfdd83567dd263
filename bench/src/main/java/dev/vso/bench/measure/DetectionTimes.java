package dev.vso.bench.measure;

import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How soon the operator noticed that leases were gone, by its own histogram.
 *
 * @param within how many within so many seconds since each was seen alive last, by the bounds of the histogram
 */
public record DetectionTimes(TreeMap<Double, Long> within) {

    private static final Pattern BUCKET =
            Pattern.compile("vso_lease_revocation_detection_time_seconds_bucket\\{[^}]*le=\"([^\"]+)\"[^}]*\\} (\\S+)");

    /** Reads it out of what the operator's {@code /metrics} says. */
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

    /** How many it noticed. */
    public long total() {
        return within.isEmpty() ? 0 : within.lastEntry().getValue();
    }

    /** In which bounds half, nearly all and all of them lie. */
    public String words() {
        if (within.isEmpty()) {
            return "not told";
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
