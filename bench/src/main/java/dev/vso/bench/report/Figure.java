package dev.vso.bench.report;

/**
 * One figure.
 *
 * @param key its name in plots and in the file of results, for example {@code create.cpu}
 * @param what its description for people
 * @param value in its unit
 * @param note additional information, such as the kinds of requests; may be empty
 */
public record Figure(String key, String what, Unit unit, double value, String note) {

    /** Prefix of the note of a figure whose step missed the deadline. */
    public static final String NOT_DONE = "NOT DONE";
}
