package dev.vso.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server's own counters at one moment, read from its Prometheus page; tests take the difference of two.
 *
 * @param values the value of each series
 */
public record Counters(Map<Series, Double> values) {

    private static final Pattern LINE = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /**
     * One series.
     *
     * @param name the metric
     * @param labels its labels
     */
    public record Series(String name, Map<String, String> labels) {
        public Series {
            labels = Map.copyOf(labels);
        }
    }

    public Counters {
        values = Map.copyOf(values);
    }

    /** Reads the Prometheus text format, keeping the metrics whose names are given. */
    public static Counters parse(String text, String... names) {
        var wanted = Set.of(names);
        var values = new HashMap<Series, Double>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            var match = LINE.matcher(line);
            if (match.matches() && wanted.contains(match.group(1))) {
                values.put(new Series(match.group(1), labels(match.group(2))), Double.parseDouble(match.group(3)));
            }
        });
        return new Counters(values);
    }

    private static Map<String, String> labels(@Nullable String text) {
        var labels = new TreeMap<String, String>();
        if (text != null) {
            var match = LABEL.matcher(text);
            while (match.find()) {
                labels.put(match.group(1), match.group(2));
            }
        }
        return labels;
    }

    /** What was counted since the earlier moment. */
    public Counters since(Counters earlier) {
        var difference = new HashMap<Series, Double>();
        values.forEach((series, value) -> {
            var more = value - earlier.values.getOrDefault(series, 0.0);
            if (more != 0) {
                difference.put(series, more);
            }
        });
        return new Counters(difference);
    }

    /** The sum of the metric over all series that have these labels among theirs. */
    public long total(String name, Map<String, String> labels) {
        return Math.round(values.entrySet().stream()
                .filter(e -> e.getKey().name().equals(name))
                .filter(e -> e.getKey().labels().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(Map.Entry::getValue)
                .sum());
    }
}
