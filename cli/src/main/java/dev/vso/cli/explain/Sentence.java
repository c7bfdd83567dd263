package dev.vso.cli.explain;

import java.util.Set;

/**
 * Splits a message of the operator into cause and cure, to show them on two lines.
 *
 * @param cure empty if the message could not be split
 */
record Sentence(String problem, String cure) {

    /** Words that start a cure; a part that starts with any other word belongs to the cause. */
    private static final Set<String> ORDERS = Set.of(
            "add",
            "ask",
            "check",
            "copy",
            "correct",
            "create",
            "delete",
            "do",
            "give",
            "grant",
            "initialise",
            "install",
            "leave",
            "let",
            "lower",
            "look",
            "make",
            "name",
            "put",
            "raise",
            "remove",
            "rename",
            "renew",
            "set",
            "shorten",
            "start",
            "store",
            "undelete",
            "unseal",
            "use",
            "wait",
            "write");

    private static final String[] BETWEEN = {"; ", ": ", ". "};

    static Sentence of(String message) {
        int best = -1;
        for (String mark : BETWEEN) {
            for (int at = message.indexOf(mark); at >= 0; at = message.indexOf(mark, at + 1)) {
                if (isOrder(message.substring(at + mark.length())) && (best < 0 || at < best)) {
                    best = at;
                }
            }
        }
        return best < 0
                ? new Sentence(message, "")
                : new Sentence(
                        message.substring(0, best), message.substring(best + 2).strip());
    }

    private static boolean isOrder(String text) {
        int end = 0;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return end < text.length() && text.charAt(end) == ' ' && ORDERS.contains(text.substring(0, end));
    }
}
