package dev.vso.cli.migration;

/**
 * One consequence of a switch of operators.
 *
 * @param where a resource, or several
 * @param what what happens, and what to do about it
 */
public record Difference(Severity weight, String where, String what) {

    /** How severe it is. */
    public enum Severity {
        STOPS("Stops working"),
        DIFFERS("Will be different"),
        STAYS("Stays as it is");

        private final String words;

        Severity(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
