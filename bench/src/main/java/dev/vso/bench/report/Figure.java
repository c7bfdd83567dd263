package dev.vso.bench.report;

/**
 * One figure.
 *
 * @param key names it in plots and in the file of results, for example {@code create.cpu}
 * @param what says to people what it is of
 * @param value in its unit
 * @param note what else is to be known, such as the kinds of requests; may be empty
 */
public record Figure(String key, String what, Unit unit, double value, String note) {

    /** How the note of a figure begins that was not reached by the deadline. */
    public static final String NOT_DONE = "NOT DONE";
}
