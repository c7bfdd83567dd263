package dev.vso.gotemplate.limit;

import java.util.ArrayDeque;

/** Sees expressions like {@code ((a{1000}){1000}){1000}}, whose program would not fit the memory; Go refuses them too. */
public final class RepeatGuard {
    /** So many copies of what is repeated may lie within each other, as in Go. */
    public static final long MOST = 1000;

    private RepeatGuard() {}

    /** Whether a regular expression (RE2) has repeats within repeats that come to more than Go allows. */
    public static boolean isTooLarge(String pattern) {
        var outer = new ArrayDeque<Long>();
        var inside = 1L; // the most copies of anything in this group
        var last = 1L; // of the item before this place
        for (int i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '\\' -> {
                    i++;
                    last = 1;
                }
                case '[' -> {
                    i = classEnd(pattern, i);
                    last = 1;
                }
                case '(' -> {
                    outer.push(inside);
                    inside = 1;
                    last = 1;
                }
                case ')' -> {
                    last = inside;
                    inside = Math.max(inside, outer.isEmpty() ? 1 : outer.pop());
                }
                case '{' -> {
                    last *= count(pattern, i + 1);
                    inside = Math.max(inside, last);
                    if (last > MOST) {
                        return true;
                    }
                }
                default -> last = "}*+?0123456789,".indexOf(pattern.charAt(i)) >= 0 ? last : 1;
            }
        }
        return false;
    }

    private static int classEnd(String pattern, int open) {
        for (int i = open + 2; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '\\') {
                i++;
            } else if (pattern.charAt(i) == ']') {
                return i;
            }
        }
        return pattern.length();
    }

    /** The larger of the numbers in {@code {2,5}}; 1 for what is no repeat. */
    private static long count(String pattern, int from) {
        var most = 1L;
        var number = 0L;
        for (int i = from; i < pattern.length(); i++) {
            var c = pattern.charAt(i);
            if (c >= '0' && c <= '9') {
                number = Math.min(number * 10 + c - '0', MOST + 1);
                most = Math.max(most, number);
            } else if (c == ',') {
                number = 0;
            } else {
                return c == '}' ? most : 1;
            }
        }
        return 1;
    }
}
