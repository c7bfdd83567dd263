package dev.vso.bench.option;

import static dev.vso.bench.option.OptionName.API_429;
import static dev.vso.bench.option.OptionName.API_LATENCY;
import static dev.vso.bench.option.OptionName.BESIDE;
import static dev.vso.bench.option.OptionName.COUNT;
import static dev.vso.bench.option.OptionName.CREATED;
import static dev.vso.bench.option.OptionName.DEADLINE;
import static dev.vso.bench.option.OptionName.FORMAT;
import static dev.vso.bench.option.OptionName.KILL_AT;
import static dev.vso.bench.option.OptionName.LAYOUT;
import static dev.vso.bench.option.OptionName.LISTING;
import static dev.vso.bench.option.OptionName.MEMORY;
import static dev.vso.bench.option.OptionName.NAMESPACES;
import static dev.vso.bench.option.OptionName.OPERATOR_FLAGS;
import static dev.vso.bench.option.OptionName.OTHER;
import static dev.vso.bench.option.OptionName.OUTAGE;
import static dev.vso.bench.option.OptionName.PLOT;
import static dev.vso.bench.option.OptionName.PLOTTED;
import static dev.vso.bench.option.OptionName.REFRESH;
import static dev.vso.bench.option.OptionName.REPLICAS;
import static dev.vso.bench.option.OptionName.REST;
import static dev.vso.bench.option.OptionName.ROUNDS;
import static dev.vso.bench.option.OptionName.STEPS;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Parses the command line of {@code ./vso bench}. */
public final class OptionReader {

    private static final long LIMIT_OF_THE_CHART = 320L << 20;

    private OptionReader() {}

    /** The usage text. */
    public static String usage() {
        var width = Arrays.stream(OptionName.values())
                .mapToInt(option -> option.example().length())
                .max()
                .orElse(0);
        var format = "  %-" + width + "s  %s%n";
        return "usage: ./vso bench SCENARIO [OPTIONS]\n\nscenarios, and their steps (in brackets: only with --steps):\n"
                + Arrays.stream(Scenario.values())
                        .map(each -> "  %-12s  %s, %d unless --count says otherwise%n"
                                .formatted(each.word(), steps(each), each.count()))
                        .collect(Collectors.joining())
                + "\noptions:\n"
                + Arrays.stream(OptionName.values())
                        .map(option -> format.formatted(option.example(), option.meaning()))
                        .collect(Collectors.joining());
    }

    private static String steps(Scenario scenario) {
        return scenario.steps().stream()
                .map(step -> scenario.usual().contains(step) ? step.word() : "[" + step.word() + "]")
                .collect(Collectors.joining(","));
    }

    /**
     * Parses {@code SCENARIO [OPTIONS]}.
     *
     * @throws UsageException with the usage, if the command line is invalid
     */
    public static Options read(List<String> words) {
        if (words.isEmpty()) {
            throw new UsageException("name a scenario: ./vso bench static (or " + scenarios() + ")");
        }
        var scenario = Arrays.stream(Scenario.values())
                .filter(each -> each.word().equals(words.getFirst()))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "\"%s\" is no scenario: type one of %s".formatted(words.getFirst(), scenarios())));
        return options(scenario, Values.of(words.subList(1, words.size())));
    }

    private static String scenarios() {
        return Arrays.stream(Scenario.values()).map(Scenario::word).collect(Collectors.joining(", "));
    }

    private static Options options(Scenario scenario, Values values) {
        return new Options(
                new Options.Load(
                        scenario,
                        values.numbers(COUNT).orElse(List.of(scenario.count())),
                        values.number(NAMESPACES).orElse(20),
                        values.choice(CREATED, "running", "before").orElse(0) == 1,
                        values.duration(REFRESH).orElse(Duration.ofSeconds(60)),
                        values.choice(LISTING, "true", "false").orElse(0) == 0),
                new Options.Sequence(
                        steps(scenario, values),
                        values.duration(REST).orElse(Duration.ofSeconds(30)),
                        values.duration(DEADLINE).orElse(Duration.ofMinutes(10)),
                        values.number(ROUNDS).orElse(1)),
                new Options.Faults(
                        values.duration(OUTAGE).orElse(Duration.ofSeconds(30)),
                        values.duration(API_LATENCY),
                        values.duration(API_429),
                        values.percent(KILL_AT)),
                new Options.Subject(
                        values.bytes(MEMORY).orElse(LIMIT_OF_THE_CHART),
                        values.number(REPLICAS).orElse(1),
                        values.choice(LAYOUT, "image", "classes").orElse(0) == 0
                                ? Options.Layout.IMAGE
                                : Options.Layout.CLASSES,
                        values.words(OPERATOR_FLAGS, "\\s+"),
                        values.words(BESIDE, ","),
                        values.text(OTHER).map(command -> other(command, values))),
                new Options.Report(
                        values.choice(FORMAT, "table", "markdown").orElse(0) == 1,
                        values.text(PLOT).map(Path::of),
                        values.text(PLOTTED).orElse("create.cpu")));
    }

    private static Options.OtherOperator other(String command, Values values) {
        return values.text(OptionName.CRDS)
                .map(folder -> new Options.OtherOperator(command, Path.of(folder)))
                .orElseThrow(() ->
                        new UsageException("--other needs the folder of that operator's definitions: --crds DIR"));
    }

    /** In their own order, whatever the order on the command line; all others need the first. */
    private static List<Step> steps(Scenario scenario, Values values) {
        var words = values.words(STEPS, ",");
        for (var word : words) {
            if (scenario.steps().stream().noneMatch(step -> step.word().equals(word))) {
                throw new UsageException("--steps %s: %s has %s"
                        .formatted(
                                word,
                                scenario.word(),
                                scenario.steps().stream().map(Step::word).collect(Collectors.joining(","))));
            }
        }
        return words.isEmpty()
                ? scenario.usual()
                : scenario.steps().stream()
                        .filter(step -> step == Step.CREATE || words.contains(step.word()))
                        .toList();
    }
}
