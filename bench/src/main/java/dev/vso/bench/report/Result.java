package dev.vso.bench.report;

import java.util.List;
import java.util.Optional;

/**
 * The result of one run of one operator.
 *
 * @param variant the operator's name, for example {@code ours} or a commit
 * @param count number of resources
 * @param figures in the order in which they were measured
 */
public record Result(String variant, int count, List<Figure> figures) {

    public Result {
        figures = List.copyOf(figures);
    }

    /** The figure with this key, unless its step missed the deadline, which makes it incomparable. */
    Optional<Figure> comparable(String key) {
        var step = step(key);
        var done = figures.stream()
                .filter(figure -> step(figure.key()).equals(step))
                .noneMatch(figure -> figure.note().startsWith(Figure.NOT_DONE));
        return done ? figure(key) : Optional.empty();
    }

    private static String step(String key) {
        return key.substring(0, Math.max(0, key.indexOf('.')));
    }

    /** The figure with this key, if it was measured. */
    public Optional<Figure> figure(String key) {
        return figures.stream().filter(figure -> figure.key().equals(key)).findFirst();
    }
}
