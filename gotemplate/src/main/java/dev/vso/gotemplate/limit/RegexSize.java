package dev.vso.gotemplate.limit;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large a regular expression (RE2) becomes when it is compiled, seen before: {@code a{1000}} is a thousand
 * instructions, and {@code ((a{1000}){1000}){1000}} would not fit the memory. An estimate that is never too low by much.
 *
 * @param instructions of the program
 * @param copies the most copies of anything that repeats within repeats come to
 * @param depth how deep groups lie in each other
 * @param endless whether case is to be ignored where RE2/J never ends to compare it
 * @param work units of {@link Meter} that compiling takes
 */
public record RegexSize(long instructions, long copies, int depth, boolean endless, long work) {
    /** So many copies of what is repeated may lie within each other, as in Go. */
    public static final long MOST_COPIES = 1000;

    /** An expression may have so many characters. */
    public static final int MOST_CHARACTERS = 16_384;

    /** And its program so many instructions. */
    public static final int MOST_INSTRUCTIONS = 20_000;

    private static final String FLAGS = "imsU-";

    /** Behind a backslash; none of them begins a range. */
    private static final String CLASSES = "pPdDwWsS";

    private static final int MOST_DEPTH = 250;
    private static final long WORK_OF_AN_INSTRUCTION = 100;
    private static final long WORK_OF_A_UNICODE_CLASS = 20_000;
    private static final long WORK_OF_A_FOLDED_CHARACTER = 8;

    /** RE2/J goes round and round among the other forms of these, which lead to each other and not back. */
    private static final int FIRST_ENDLESS = 0x1C80;

    private static final int LAST_ENDLESS = 0x1C8F;
    private static final int FIRST_WITH_CASE = 'A';
    private static final int LAST_WITH_CASE = 0x1E943;

    /** Whether Go, or we, refuse it. */
    public boolean isTooLarge() {
        return endless || copies > MOST_COPIES || instructions > MOST_INSTRUCTIONS || depth > MOST_DEPTH;
    }

    /** The size of an expression, too large as soon as that is seen. */
    public static RegexSize of(String pattern) {
        if (pattern.length() > MOST_CHARACTERS) {
            return new RegexSize(Long.MAX_VALUE, 1, 0, false, 0);
        }
        return new Scan(pattern).run();
    }

    /** What a group holds until now. */
    private static final class Group {
        private long sum = 2; // its two ends
        private long copies = 1;
    }

    private static final class Scan {
        private final String pattern;
        private final boolean folds;
        private final Deque<Group> outer = new ArrayDeque<>();
        private Group group = new Group();
        private long last; // the instructions of the item before this place, which a repeat copies
        private long lastCopies = 1;
        private long work;
        private int depth;
        private boolean endless;
        private int at;

        Scan(String pattern) {
            this.pattern = pattern;
            this.folds = folds(pattern);
        }

        /** Whether somewhere case does not matter: each character of a range is looked up then. */
        private static boolean folds(String pattern) {
            for (int flags = pattern.indexOf("(?"); flags >= 0; flags = pattern.indexOf("(?", flags + 1)) {
                for (int i = flags + 2; i < pattern.length() && FLAGS.indexOf(pattern.charAt(i)) >= 0; i++) {
                    if (pattern.charAt(i) == 'i') {
                        return true;
                    }
                }
            }
            return false;
        }

        /** Characters that are compared without regard to case; RE2/J goes through all of them one by one. */
        private void fold(int low, int high) {
            if (!folds || high < low || (low <= FIRST_WITH_CASE && high >= LAST_WITH_CASE)) {
                return; // what holds all of them holds all their forms
            }
            endless |= low <= LAST_ENDLESS && high >= FIRST_ENDLESS;
            work += WORK_OF_A_FOLDED_CHARACTER * (high - low + 1L);
        }

        RegexSize run() {
            for (at = 0; at < pattern.length() && group.sum <= MOST_INSTRUCTIONS; at++) {
                step(pattern.charAt(at));
            }
            while (!outer.isEmpty()) {
                close();
            }
            return new RegexSize(group.sum, group.copies, depth, endless, work + WORK_OF_AN_INSTRUCTION * group.sum);
        }

        private void step(char c) {
            switch (c) {
                case '\\' -> escape();
                case '[' -> {
                    characterClass();
                    item(1, 1);
                }
                case '(' -> open();
                case ')' -> close();
                case '{' -> repeat(count(at + 1));
                case '*', '+', '?' -> {
                    group.sum++;
                    last++;
                }
                default -> {
                    var character = character();
                    fold(character, character);
                    item(1, 1);
                }
            }
        }

        private void item(long instructions, long copies) {
            last = instructions;
            lastCopies = copies;
            group.sum += instructions;
            group.copies = Math.max(group.copies, copies);
        }

        /** {@code (}, {@code (?i:} or {@code (?P<n>}; a {@code (?i)} is no group: a repeat after it repeats what is before it. */
        private void open() {
            var end = at + 2;
            if (pattern.startsWith("?", at + 1)) {
                while (end < pattern.length() && FLAGS.indexOf(pattern.charAt(end)) >= 0) {
                    end++;
                }
                if (pattern.startsWith(")", end)) {
                    at = end;
                    return;
                }
                at = pattern.startsWith(":", end) ? end : at + 1;
            }
            outer.push(group);
            depth = Math.max(depth, outer.size());
            group = new Group();
            last = 0;
            lastCopies = 1;
        }

        private void close() {
            if (!outer.isEmpty()) {
                var inner = group;
                group = outer.pop();
                item(inner.sum, inner.copies);
            }
        }

        /** What is no repeat, or repeats what is none, counts as it would if it were. */
        private void repeat(long times) {
            group.sum += last * (times - 1) + 1;
            last = last * times + 1;
            lastCopies *= times;
            group.copies = Math.max(group.copies, lastCopies);
        }

        /** The larger of the numbers in {@code {2,5}}; 1 for what is no repeat. */
        private long count(int from) {
            var most = 1L;
            var number = 0L;
            for (int i = from; i < pattern.length(); i++) {
                var c = pattern.charAt(i);
                if (c >= '0' && c <= '9') {
                    number = Math.min(number * 10 + c - '0', MOST_COPIES + 1);
                    most = Math.max(most, number);
                } else if (c == ',') {
                    number = 0;
                } else if (c == '}') {
                    at = i;
                    return most;
                } else {
                    return 1;
                }
            }
            return 1;
        }

        private void escape() {
            if (pattern.startsWith("Q", at + 1)) {
                var end = pattern.indexOf("\\E", at);
                var stop = end < 0 ? pattern.length() : end;
                if (stop == at + 2) {
                    at = stop + 1;
                    return; // no item: a repeat after it repeats what is before it, a repeat too
                }
                group.sum += stop - at;
                pattern.substring(at, stop).codePoints().forEach(c -> fold(c, c));
                at = stop + 1;
            } else {
                var character = character();
                fold(character, character);
            }
            item(1, 1);
        }

        /** The character that stands here, maybe escaped, or -1 for a class of them; goes to the end of it. */
        private int character() {
            var c = pattern.codePointAt(at);
            if (c != '\\' || at + 1 >= pattern.length()) {
                at += Character.charCount(c) - 1;
                return c;
            }
            at++;
            return switch (pattern.charAt(at)) {
                case 'p', 'P' -> {
                    work += WORK_OF_A_UNICODE_CLASS;
                    if (pattern.startsWith("{", at + 1)) {
                        braces();
                    } else if (at + 1 < pattern.length()) {
                        at += Character.charCount(pattern.codePointAt(at + 1));
                    }
                    yield -1;
                }
                case 'x' -> hexadecimal();
                case 'd', 'D', 'w', 'W', 's', 'S', 'b', 'B' -> -1;
                default -> pattern.charAt(at);
            };
        }

        private int hexadecimal() {
            var from = at + 1;
            var braces = braces();
            if (braces.isEmpty() && pattern.length() >= from + 2 && !pattern.startsWith("{", from)) {
                at = from + 1;
                braces = pattern.substring(from, from + 2);
            }
            try {
                return Integer.parseInt(braces, 16);
            } catch (NumberFormatException e) {
                return -1; // no expression
            }
        }

        /** What is in {@code {Greek}}, which is no repeat; goes to its end. */
        private String braces() {
            if (!pattern.startsWith("{", at + 1)) {
                return "";
            }
            var from = at + 2;
            var end = pattern.indexOf('}', at);
            at = end < 0 ? pattern.length() : end;
            return pattern.substring(Math.min(from, at), at);
        }

        /** Goes to the end of {@code [^]a-z[:alpha:]]}. */
        private void characterClass() {
            at++;
            if (pattern.startsWith("^", at)) {
                at++;
            }
            for (boolean first = true; at < pattern.length(); at++, first = false) {
                if (pattern.charAt(at) == ']' && !first) {
                    return;
                }
                if (pattern.startsWith("[:", at)) {
                    var end = pattern.indexOf(":]", at + 2);
                    at = end < 0 ? at : end + 1;
                    continue;
                }
                var isClass = pattern.charAt(at) == '\\'
                        && at + 1 < pattern.length()
                        && CLASSES.indexOf(pattern.charAt(at + 1)) >= 0;
                var low = character();
                var high = low;
                if (!isClass
                        && pattern.startsWith("-", at + 1)
                        && at + 2 < pattern.length()
                        && pattern.charAt(at + 2) != ']') {
                    at += 2;
                    high = character();
                }
                fold(low, high);
            }
        }
    }
}
