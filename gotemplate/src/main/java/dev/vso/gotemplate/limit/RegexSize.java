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
 * @param work units of {@link Meter} that compiling takes
 */
public record RegexSize(long instructions, long copies, int depth, long work) {
    /** So many copies of what is repeated may lie within each other, as in Go. */
    public static final long MOST_COPIES = 1000;

    /** An expression may have so many characters. */
    public static final int MOST_CHARACTERS = 16_384;

    /** And its program so many instructions. */
    public static final int MOST_INSTRUCTIONS = 20_000;

    private static final int MOST_DEPTH = 250;
    private static final long WORK_OF_AN_INSTRUCTION = 100;
    private static final long WORK_OF_A_UNICODE_CLASS = 20_000;
    private static final long WORK_OF_A_FOLDED_RANGE = 500_000;

    /** Whether Go, or we, refuse it. */
    public boolean isTooLarge() {
        return copies > MOST_COPIES || instructions > MOST_INSTRUCTIONS || depth > MOST_DEPTH;
    }

    /** The size of an expression, too large as soon as that is seen. */
    public static RegexSize of(String pattern) {
        if (pattern.length() > MOST_CHARACTERS) {
            return new RegexSize(Long.MAX_VALUE, 1, 0, 0);
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
        private int at;

        Scan(String pattern) {
            this.pattern = pattern;
            this.folds = folds(pattern);
        }

        /** Whether somewhere case does not matter: each character of a range is looked up then. */
        private static boolean folds(String pattern) {
            for (int flags = pattern.indexOf("(?"); flags >= 0; flags = pattern.indexOf("(?", flags + 1)) {
                for (int i = flags + 2; i < pattern.length() && "imsU-".indexOf(pattern.charAt(i)) >= 0; i++) {
                    if (pattern.charAt(i) == 'i') {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean isAscii(int place) {
            return place >= 0
                    && place < pattern.length()
                    && pattern.charAt(place) < 0x80
                    && pattern.charAt(place) != '\\'
                    && pattern.charAt(place) != '}';
        }

        RegexSize run() {
            for (at = 0; at < pattern.length() && group.sum <= MOST_INSTRUCTIONS; at++) {
                step(pattern.charAt(at));
            }
            while (!outer.isEmpty()) {
                close();
            }
            return new RegexSize(group.sum, group.copies, depth, work + WORK_OF_AN_INSTRUCTION * group.sum);
        }

        private void step(char c) {
            switch (c) {
                case '\\' -> escape();
                case '[' -> {
                    characterClass();
                    item(1, 1);
                }
                case '(' -> {
                    outer.push(group);
                    depth = Math.max(depth, outer.size());
                    group = new Group();
                    last = 0;
                    lastCopies = 1;
                }
                case ')' -> close();
                case '{' -> repeat(count(at + 1));
                case '*', '+', '?' -> group.sum++;
                default -> item(1, 1);
            }
        }

        private void item(long instructions, long copies) {
            last = instructions;
            lastCopies = copies;
            group.sum += instructions;
            group.copies = Math.max(group.copies, copies);
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
            var kind = at + 1 < pattern.length() ? pattern.charAt(at + 1) : ' ';
            at++;
            switch (kind) {
                case 'Q' -> {
                    var end = pattern.indexOf("\\E", at);
                    var stop = end < 0 ? pattern.length() : end;
                    group.sum += stop - at;
                    at = stop + 1;
                    item(1, 1);
                }
                case 'p', 'P' -> {
                    work += WORK_OF_A_UNICODE_CLASS;
                    name();
                    item(1, 1);
                }
                case 'x' -> {
                    name();
                    item(1, 1);
                }
                default -> item(1, 1);
            }
        }

        /** Goes past {@code {Greek}}, which is no repeat. */
        private void name() {
            if (pattern.startsWith("{", at + 1)) {
                var end = pattern.indexOf('}', at);
                at = end < 0 ? pattern.length() : end;
            }
        }

        /** Goes to the end of {@code [^]a-z[:alpha:]]}. */
        private void characterClass() {
            at++;
            if (pattern.startsWith("^", at)) {
                at++;
            }
            for (boolean first = true; at < pattern.length(); at++, first = false) {
                var c = pattern.charAt(at);
                if (c == ']' && !first) {
                    return;
                }
                if (c == '-' && folds) {
                    work += isAscii(at - 1) && isAscii(at + 1) ? 0 : WORK_OF_A_FOLDED_RANGE;
                }
                if (c == '\\') {
                    at++;
                    work += pattern.startsWith("p", at) || pattern.startsWith("P", at) ? WORK_OF_A_UNICODE_CLASS : 0;
                } else if (pattern.startsWith("[:", at)) {
                    var end = pattern.indexOf(":]", at + 2);
                    at = end < 0 ? at : end + 1;
                }
            }
        }
    }
}
