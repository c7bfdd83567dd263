package dev.vso.bench.report;

import java.util.Locale;

/** What a figure is measured in, and how it is written. */
public enum Unit {
    SECONDS("%.1f s"),
    MILLISECONDS("%.2f ms"),
    MEGABYTES("%.0f MB"),
    COUNT("%.0f"),
    /** A number for each of something. */
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
