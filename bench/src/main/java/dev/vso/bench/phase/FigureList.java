package dev.vso.bench.phase;

import dev.vso.bench.measure.RequestCounts;
import dev.vso.bench.report.Figure;
import dev.vso.bench.report.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The figures of a run, in the order of measurement. */
final class FigureList {

    private final List<Figure> figures = new ArrayList<>();

    void add(String key, String what, Unit unit, double value) {
        add(key, what, unit, value, "");
    }

    void add(String key, String what, Unit unit, double value, String note) {
        figures.add(new Figure(key, what, unit, value, note));
    }

    void add(String key, String what, Duration time) {
        add(key, what, Unit.SECONDS, seconds(time));
    }

    /** Adds a count. */
    void count(String key, String what, long number) {
        count(key, what, number, "");
    }

    void count(String key, String what, long number, String note) {
        add(key, what, Unit.COUNT, (double) number, note);
    }

    /** Adds a count of requests, with their kinds. */
    void requests(String key, String what, Map<String, Long> kinds) {
        count(key, what, RequestCounts.total(kinds), RequestCounts.words(kinds));
    }

    static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    List<Figure> all() {
        return List.copyOf(figures);
    }
}
