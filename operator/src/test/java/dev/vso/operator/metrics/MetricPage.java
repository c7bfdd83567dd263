package dev.vso.operator.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of metrics in the Prometheus text format, parsed as Prometheus does. */
public final class MetricPage {

    private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    /** Metrics of the JVM and the system, which differ between machines. */
    private static final Pattern OF_THE_PROCESS = Pattern.compile("(jvm|process|system)_.*");

    private final String text;

    public MetricPage(String text) {
        this.text = text;
    }

    /**
     * All series of one name.
     *
     * @param labels without those that a histogram adds
     */
    public record Family(String name, String type, Set<String> labels, String help) {}

    /** The operator's own families, by name. */
    public List<Family> families() {
        Map<String, String> types = new TreeMap<>();
        Map<String, String> help = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        for (String line : text.lines().toList()) {
            Matcher told = HELP.matcher(line);
            Matcher typed = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (told.matches()) {
                help.put(told.group(1), told.group(2));
            } else if (typed.matches()) {
                types.put(typed.group(1), typed.group(2));
            } else if (sample.matches()) {
                String family = family(sample.group(1), types.keySet());
                Set<String> names = labels.computeIfAbsent(family, _ -> new TreeSet<>());
                LABEL.matcher(Optional.ofNullable(sample.group(2)).orElse(""))
                        .results()
                        .map(found -> found.group(1))
                        .filter(name -> !name.equals("le"))
                        .forEach(names::add);
            }
        }
        return types.entrySet().stream()
                .filter(type -> !OF_THE_PROCESS.matcher(type.getKey()).matches())
                .map(type -> new Family(
                        type.getKey(),
                        type.getValue(),
                        labels.getOrDefault(type.getKey(), Set.of()),
                        help.getOrDefault(type.getKey(), "")))
                .sorted(Comparator.comparing(Family::name))
                .toList();
    }

    /** The name of each sample, including those of the process: all names that a query may use. */
    public Set<String> samples() {
        Set<String> names = new TreeSet<>();
        for (String line : text.lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                names.add(sample.group(1));
            }
        }
        return names;
    }

    /** The value of a series: its name, and its labels in any order. */
    public Optional<Double> value(String name, String... labels) {
        return text.lines()
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .filter(sample -> sample.group(1).equals(name))
                .filter(sample -> Arrays.stream(labels)
                        .allMatch(Optional.ofNullable(sample.group(2)).orElse("")::contains))
                .map(sample -> Double.valueOf(sample.group(3)))
                .findFirst();
    }

    private static String family(String sample, Set<String> families) {
        if (families.contains(sample)) {
            return sample;
        }
        return sample.replaceAll("_(bucket|count|sum)$", "");
    }

    @Override
    public String toString() {
        return text;
    }
}
