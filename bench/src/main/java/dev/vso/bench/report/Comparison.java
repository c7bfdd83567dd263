package dev.vso.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Results side by side: a table for each number of resources, a column for each operator, and ratios of ours to the
 * others. With several operators the notes have their own column, with those of the first.
 */
public record Comparison(List<Result> results) {

    private static final String NONE = "–";

    public Comparison {
        results = List.copyOf(results);
    }

    /** The tables, smallest number of resources first. */
    public List<Table> tables() {
        return results.stream()
                .map(Result::count)
                .distinct()
                .sorted()
                .map(this::table)
                .toList();
    }

    private Table table(int count) {
        var variants = distinct(results.stream().map(Result::variant).toList());
        var columns = new ArrayList<>(List.of(String.format(Locale.ROOT, "%,d resources", count)));
        columns.addAll(variants);
        variants.stream().skip(1).forEach(other -> columns.add(variants.getFirst() + " / " + other));
        if (variants.size() > 1) {
            columns.add(variants.getFirst() + ": of which");
        }
        var rows = new ArrayList<List<String>>();
        for (var key : keys(count)) {
            rows.add(row(count, key, variants));
        }
        return new Table(columns, rows);
    }

    private List<String> keys(int count) {
        return distinct(results.stream()
                .filter(result -> result.count() == count)
                .flatMap(result -> result.figures().stream())
                .map(Figure::key)
                .toList());
    }

    private List<String> row(int count, String key, List<String> variants) {
        var figures = new LinkedHashMap<String, List<Figure>>();
        variants.forEach(variant -> figures.put(variant, figures(count, variant, key)));
        var row = new ArrayList<String>();
        row.add(figures.values().stream()
                .flatMap(List::stream)
                .map(Figure::what)
                .findFirst()
                .orElse(key));
        var alone = variants.size() == 1;
        figures.values().forEach(each -> row.add(cell(each, alone)));
        variants.stream().skip(1).forEach(other -> row.add(ratio(count, key, variants.getFirst(), other)));
        if (!alone) {
            row.add(figures.getOrDefault(variants.getFirst(), List.of()).stream()
                    .map(Figure::note)
                    .filter(note -> !note.startsWith(Figure.NOT_DONE))
                    .reduce("", (_, note) -> note));
        }
        return row;
    }

    private List<Figure> figures(int count, String variant, String key) {
        return of(count, variant)
                .map(result -> result.figure(key))
                .flatMap(Optional::stream)
                .toList();
    }

    private Stream<Result> of(int count, String variant) {
        return results.stream()
                .filter(result -> result.count() == count && result.variant().equals(variant));
    }

    /**
     * The mean, with the range if runs differ by more than a tenth; the note of the last, if notes are on or it says
     * that the step was not finished.
     */
    private static String cell(List<Figure> figures, boolean withNote) {
        if (figures.isEmpty()) {
            return NONE;
        }
        var last = figures.getLast();
        var unit = last.unit();
        var values = figures.stream().mapToDouble(Figure::value).summaryStatistics();
        var text = unit.text(values.getAverage());
        if (values.getMax() - values.getMin() > 0.1 * values.getAverage()) {
            text += " (" + unit.text(values.getMin()) + " to " + unit.text(values.getMax()) + ")";
        }
        var noted = !last.note().isEmpty() && (withNote || last.note().startsWith(Figure.NOT_DONE));
        return text + (noted ? " " + last.note() : "");
    }

    private String ratio(int count, String key, String ours, String other) {
        var above = mean(count, ours, key);
        var below = mean(count, other, key);
        return above.isEmpty() || below.isEmpty() || below.get() == 0
                ? NONE
                : String.format(Locale.ROOT, "%.2f", above.get() / below.get());
    }

    private Optional<Double> mean(int count, String variant, String key) {
        var mean = of(count, variant)
                .flatMap(result -> result.comparable(key).stream())
                .mapToDouble(Figure::value)
                .average();
        return mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty();
    }

    /** For each operator the means of one figure by number of resources. */
    public Map<String, Map<Integer, Double>> series(String key) {
        var series = new LinkedHashMap<String, Map<Integer, Double>>();
        for (var variant : distinct(results.stream().map(Result::variant).toList())) {
            var points = new LinkedHashMap<Integer, Double>();
            results.stream()
                    .map(Result::count)
                    .distinct()
                    .sorted()
                    .forEach(count -> mean(count, variant, key).ifPresent(value -> points.put(count, value)));
            series.put(variant, points);
        }
        return series;
    }

    private static <T> List<T> distinct(List<T> all) {
        return List.copyOf(new LinkedHashSet<>(all));
    }
}
