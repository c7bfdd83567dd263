package dev.vso.operator.status;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cause of a failure, without details that differ between attempts: two failures with one cause count as one, even
 * if their texts differ. Vault and its engines put times, durations, ports, request ids and random names into their
 * messages.
 *
 * @param reason one word for programs
 * @param text the message with {@code #} in place of variable parts
 */
public record Cause(String reason, String text) {

    /** Conditions truncate messages; only this many characters are compared. */
    private static final int COMPARED = 600;

    /** Only this many characters of a text are read. */
    private static final int READ = 4096;

    // Repetitions are bounded, because the matcher recurses for each.

    /** Numbers that distinguish causes: HTTP status codes, error codes, versions. */
    private static final String KEPT =
            "(?<kept>\\b(?:HTTP|status|code|error|errno|sqlstate|versions?|there (?:is|are))[ :=#(]{1,3}\\d+(?:, \\d+){0,20}\\b)";

    private static final String DAY = "(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )";
    private static final String MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}";
    private static final String CLOCK =
            "\\b\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?!\\d)(?: ?[ap]m\\b)?(?: ?(?:z|utc|gmt|[-+]\\d{2}:?\\d{2})\\b){0,2}(?: \\d{4}\\b)?";
    private static final String DATE = "\\b\\d{4}[-/]\\d{2}[-/]\\d{2}(?:[t ]" + CLOCK.substring(2)
            + ")?(?: m=[-+][0-9.]+)?"
            + "|\\b" + DAY + "?(?:\\d{1,2}[- ]" + MONTH + "[- ]\\d{2,4}|" + MONTH + " {1,2}\\d{1,2}\\b)(?:,? " + CLOCK
            + ")?";
    private static final String ID =
            "\\b(?:request|trace|span|correlation|transaction)[ _-]?id\\b[\"':= ]{0,4}[^\\s,;)\"']+";
    private static final String UUID = "\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b";
    private static final String HEX = "\\b0x[0-9a-f]+\\b|\\b(?:[0-9a-f]{2}[:-]){3,}[0-9a-f]{2}\\b"
            + "|(?<![a-z0-9])(?=[a-f]*\\d)[0-9a-f]{8,}(?![a-z0-9])";
    private static final String AMOUNT = "(?<![\\w.])\\d+(?:\\.\\d+)? ?(?:"
            + "(?:nano|micro|milli)?seconds?|minutes?|hours?|days?|times?|attempts?|tries|try|retries|retry|connections?|[kmg]?i?b(?:ytes)?)\\b"
            + "|(?<![\\w.])(?:\\d+(?:\\.\\d+)?(?:ns|[uµ]s|ms|s|m|h|d)){1,8}\\b";

    /** Kubernetes' generated pod names use their own alphabet, without vowels. */
    private static final String POD = "(?<=-)(?:[0-9a-z]{8,10}-)?[bcdfghjklmnpqrstvwxz2456789]{5}(?![\\w-])";

    private static final String NUMBERED = "(?<=[a-z])\\d{5,}\\b";
    private static final String NUMBER = "(?<![\\w.-])[-+]?\\d+(?:[.,]\\d+){0,20}%?(?!\\w|-\\w)|(?<=-)\\d{5,}(?![\\w])";

    private static final Pattern DIFFERS = Pattern.compile(
            String.join("|", KEPT, ID, UUID, DATE, CLOCK, HEX, POD, AMOUNT, NUMBERED, NUMBER),
            Pattern.CASE_INSENSITIVE);

    /**
     * User names that Vault's engines generate: {@code v-token-app-…} with 8 to 20 random characters and usually the
     * time, divided by hyphens or, for some databases, underscores. A part of small letters only is a human word.
     * (https://openbao.org/docs/concepts/username-templating/)
     */
    private static final Pattern MADE_USER = Pattern.compile(
            "(?<![\\w-])[vV][-_](?:[A-Za-z0-9.@]{0,64}[-_]){1,8}(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{8,64}(?:[-_]\\d{10})?");

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]{8,}");
    private static final Pattern DIGIT_INSIDE = Pattern.compile("\\d[A-Za-z]");
    private static final Pattern ALONE = Pattern.compile("[A-Z0-9][a-z][A-Z0-9]");
    private static final Pattern MASKS = Pattern.compile("#[-#: ]*#");

    /** The cause in a message; pure. */
    public static Cause of(String reason, String message) {
        String read = message.length() > READ ? message.substring(0, READ) : message;
        String unnamed = MADE_USER.matcher(read).replaceAll("#");
        String masked = DIFFERS.matcher(unnamed).replaceAll(Cause::masked);
        String named = WORD.matcher(masked).replaceAll(Cause::withoutRandomName);
        String text = MASKS.matcher(named).replaceAll("#");
        return new Cause(reason, text.length() > COMPARED ? text.substring(0, COMPARED) : text);
    }

    private static String masked(MatchResult found) {
        return found.group("kept") == null ? "#" : Matcher.quoteReplacement(found.group());
    }

    private static String withoutRandomName(MatchResult found) {
        return isRandom(found.group()) ? "#" : found.group();
    }

    /**
     * Words end with their digits, change seldom between small letters and capitals, and have no single small letter
     * between two capitals.
     */
    private static boolean isRandom(String word) {
        return DIGIT_INSIDE.matcher(word).find()
                || (word.length() >= 12
                        && (changesOfCase(word) * 3 > word.length()
                                || ALONE.matcher(word).find()));
    }

    private static int changesOfCase(String word) {
        int changes = 0;
        for (int i = 1; i < word.length(); i++) {
            if (Character.isUpperCase(word.charAt(i)) != Character.isUpperCase(word.charAt(i - 1))) {
                changes++;
            }
        }
        return changes;
    }
}
