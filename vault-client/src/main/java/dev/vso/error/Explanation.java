package dev.vso.error;

/**
 * Why something failed and what to do about it, in words for people; never a secret's bytes. A message has both on one
 * line; a command may show them apart.
 *
 * @param cause what is wrong, and where
 * @param separator what stands between the two in a message
 * @param remedy what to do, in the imperative; empty if there is nothing to do or the cause says it
 */
public record Explanation(String cause, String separator, String remedy) {

    /** Without a remedy. */
    public static Explanation of(String cause) {
        return of(cause, "");
    }

    /** In a message: {@code cause; remedy}. */
    public static Explanation of(String cause, String remedy) {
        return new Explanation(cause, "; ", remedy);
    }

    /** In a message: {@code cause: remedy}. For short causes, without a colon of their own. */
    public static Explanation colon(String cause, String remedy) {
        return new Explanation(cause, ": ", remedy);
    }

    /** The same, with this before the cause: where it happened. */
    public Explanation within(String prefix) {
        return new Explanation(prefix + cause, separator, remedy);
    }

    /** The same, with this at the end of the message: what else is known. */
    public Explanation with(String details) {
        return remedy.isEmpty() ? of(cause + details) : new Explanation(cause, separator, remedy + details);
    }

    /** The message. */
    public String text() {
        return remedy.isEmpty() ? cause : cause + separator + remedy;
    }

    @Override
    public String toString() {
        return text();
    }
}
