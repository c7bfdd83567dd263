package dev.vso.cli.migration;

/**
 * One thing that a switch of operators means.
 *
 * @param where a resource, or several of them
 * @param what happens, and what to do about it
 */
public record Difference(Severity weight, String where, String what) {

    /** How much it matters. */
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
