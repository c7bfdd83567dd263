package dev.vso.operator.rollout.window;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One of the five fields of a cron expression. */
enum CronField {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day of the month", 1, 31, ""),
    MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    /** Sunday is 0 and 7. */
    DAY_OF_WEEK("day of the week", 0, 7, "sun mon tue wed thu fri sat sun");

    private static final Pattern ITEM =
            Pattern.compile("(?<any>\\*)|(?<first>[a-z0-9]{1,3})(-(?<last>[a-z0-9]{1,3}))?");
    private static final Pattern STEP = Pattern.compile("[0-9]{1,2}");

    private final String words;
    private final int min;
    private final int max;
    /** The names of the values in order, separated by spaces; empty if they have none. */
    private final String names;

    CronField(String words, int min, int max, String names) {
        this.words = words;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /** The values that a field allows, as bits. */
    record Values(long bits, boolean any) {

        boolean has(int value) {
            return ((bits >> value) & 1) == 1;
        }
    }

    /**
     * Parses the text of the field: items separated by commas, each a value, a range or {@code *}, with a step or
     * without.
     */
    Values parse(String text) throws InvalidWindowException {
        long bits = 0;
        boolean any = false;
        for (String item : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            int slash = item.indexOf('/');
            Matcher range = ITEM.matcher(slash < 0 ? item : item.substring(0, slash));
            if (!range.matches()) {
                throw invalid(text);
            }
            int step = slash < 0 ? 1 : step(item.substring(slash + 1), text);
            any |= range.group("any") != null && step == 1;
            bits |= bits(range, slash >= 0, step, text);
        }
        return new Values(this == DAY_OF_WEEK ? withSunday(bits) : bits, any);
    }

    private long bits(Matcher range, boolean stepped, int step, String text) throws InvalidWindowException {
        boolean any = range.group("any") != null;
        int first = any ? min : value(range.group("first"), text, false);
        String end = range.group("last");
        int last = end != null ? value(end, text, true) : any || stepped ? greatest() : first;
        if (last < first) {
            throw invalid(text);
        }
        long bits = 0;
        for (int value = first; value <= last; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    private int greatest() {
        return this == DAY_OF_WEEK ? max - 1 : max;
    }

    private static long withSunday(long bits) {
        return (bits & 0b111_1111) | ((bits >> 7) & 1);
    }

    private int step(String step, String text) throws InvalidWindowException {
        int parsed = STEP.matcher(step).matches() ? Integer.parseInt(step) : 0;
        if (parsed < 1 || parsed > max) {
            throw invalid(text);
        }
        return parsed;
    }

    /** Returns the value of a number or a name; Sunday is the last day of a range, not its first. */
    private int value(@Nullable String word, String text, boolean last) throws InvalidWindowException {
        if (word == null) {
            throw invalid(text);
        }
        List<String> known = names.isEmpty() ? List.of() : List.of(names.split(" "));
        int name = last ? known.lastIndexOf(word) : known.indexOf(word);
        if (name >= 0) {
            return name + (this == MONTH ? 1 : 0);
        }
        int number = STEP.matcher(word).matches() ? Integer.parseInt(word) : -1;
        if (number < min || number > max) {
            throw invalid(text);
        }
        return number;
    }

    private InvalidWindowException invalid(String text) {
        String values = names.isEmpty()
                ? "%d to %d".formatted(min, max)
                : "%d to %d or %s to %s"
                        .formatted(min, max, this == MONTH ? "JAN" : "SUN", this == MONTH ? "DEC" : "SAT");
        return new InvalidWindowException(
                "cron has \"%s\" for the %s".formatted(text, words),
                "write %s, also as a list (1,3), a range (1-3), * or with a step (*/2)".formatted(values));
    }
}
