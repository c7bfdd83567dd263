package dev.vso.bench.report;

import java.util.Locale;

/** The unit of a figure, and its format. */
public enum Unit {
    SECONDS("%.1f s"),
    MILLISECONDS("%.2f ms"),
    MEGABYTES("%.0f MB"),
    COUNT("%.0f"),
    /** A ratio, such as requests for each resource. */
    EACH("%.2f"),
    PER_SECOND("%.1f per second");

    private final String format;

    Unit(String format) {
        this.format = format;
    }

    /** The value for people. */
    public String text(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
