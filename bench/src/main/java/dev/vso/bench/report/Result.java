package dev.vso.bench.report;

import java.util.List;
import java.util.Optional;

/**
 * What one run of one operator came to.
 *
 * @param variant the operator's name, for example {@code ours} or a commit
 * @param count how many resources
 * @param figures in the order in which they were measured
 */
public record Result(String variant, int count, List<Figure> figures) {

    public Result {
        figures = List.copyOf(figures);
    }

    /** The figure of this key, if it was measured. */
    public Optional<Figure> figure(String key) {
        return figures.stream().filter(figure -> figure.key().equals(key)).findFirst();
    }
}
