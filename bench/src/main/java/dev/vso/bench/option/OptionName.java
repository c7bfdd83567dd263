package dev.vso.bench.option;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The options, each with an example of its value and what it does. */
enum OptionName {
    COUNT("300,3000", "how many resources; several numbers are several runs"),
    NAMESPACES("20", "over which they are spread"),
    CREATED("running|before", "while the operator runs, or before it starts"),
    STEPS("create,rest", "what happens; see below"),
    REFRESH("60s", "refreshAfter of static secrets"),
    REST("30s", "how long the step rest lasts"),
    DEADLINE("10m", "after which a step counts as not done; its figures are printed anyway"),
    OUTAGE("30s", "how long Vault is down in the step vault-down"),
    API_LATENCY("200ms", "each answer of the API server comes that much later"),
    API_429("30s", "the API server answers 429 for that time, from a tenth of the arrivals on"),
    MEMORY("320Mi", "the memory limit of the container, as the Java runtime sees it; the chart's is the usual one"),
    REPLICAS("3", "operator processes"),
    KILL_AT("50%", "kills the first process when that share has arrived"),
    LISTING("true|false", "whether the prefixes of leases may be listed"),
    LAYOUT("image|classes", "the image's runtime, jars and cache; or the classes of the last build, for quick work"),
    BESIDE("16f06f7", "builds these commits too and compares"),
    OTHER("'COMMAND'", "another operator's command line; gets --kubeconfig and the flags of the two addresses"),
    CRDS("DIR", "the folder of the other's definitions"),
    ROUNDS("1", "how often each is run: A B A B"),
    OPERATOR_FLAGS("'--kube-client-qps=50'", "further flags for ours"),
    FORMAT("table|markdown", "of the tables"),
    PLOT("docs/images/load.svg", "draws cost against number"),
    PLOTTED("create.cpu", "the figure that is drawn, by its key in target/bench/results.tsv");

    private static final int NEAR = 3;

    private final String example;
    private final String meaning;

    OptionName(String example, String meaning) {
        this.example = example;
        this.meaning = meaning;
    }

    String word() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String example() {
        return word() + " " + example;
    }

    String meaning() {
        return meaning;
    }

    /** The option with this name. */
    static OptionName of(String word) {
        return Arrays.stream(values())
                .filter(option -> option.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no " + word
                        + nearest(word)
                                .map(option -> "; did you mean " + option.example() + "?")
                                .orElse("; ./vso bench help lists the options")));
    }

    private static Optional<OptionName> nearest(String word) {
        return Arrays.stream(values())
                .filter(option -> distance(option.word(), word) <= NEAR)
                .min(Comparator.comparingInt(option -> distance(option.word(), word)));
    }

    /** The Levenshtein distance. */
    static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (var i = 1; i <= one.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.length(); j++) {
                var above = row[j];
                var replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
