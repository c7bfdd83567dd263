package dev.vso.gotemplate.value;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Numbers as Go's {@code strconv} reads them. */
public final class Numerals {
    private static final int MAX_EXPONENT = 100_000;

    private Numerals() {}

    /**
     * A number that was read, or why there is none.
     *
     * @param number 0 for what is no number; the nearest that there is for one that is out of range
     */
    public record Parsed(long number, Outcome outcome) {
        public boolean ok() {
            return outcome == Outcome.OK;
        }
    }

    /** How the reading went. */
    public enum Outcome {
        OK,
        NO_NUMBER,
        OUT_OF_RANGE
    }

    private static final Parsed NO_NUMBER = new Parsed(0, Outcome.NO_NUMBER);

    /** {@code strconv.ParseInt} with 64 bits; base 0 takes the base from the prefix and allows underscores. */
    public static Parsed parseInt(String text, int base) {
        if (text.isEmpty()) {
            return NO_NUMBER;
        }
        var negative = text.charAt(0) == '-';
        var digits = negative || text.charAt(0) == '+' ? text.substring(1) : text;
        var unsigned = parseUint(digits, base);
        if (unsigned.outcome() == Outcome.NO_NUMBER) {
            return NO_NUMBER;
        }
        var number = unsigned.number();
        if (!negative && number < 0) {
            return new Parsed(Long.MAX_VALUE, Outcome.OUT_OF_RANGE);
        }
        if (negative && Long.compareUnsigned(number, Long.MIN_VALUE) > 0) {
            return new Parsed(Long.MIN_VALUE, Outcome.OUT_OF_RANGE);
        }
        return new Parsed(negative ? -number : number, Outcome.OK);
    }

    /** {@code strconv.ParseUint} with 64 bits: the number is unsigned. */
    public static Parsed parseUint(String text, int base) {
        var from = 0;
        var actual = base;
        if (base == 0) {
            actual = baseOf(text);
            from = actual == 10 || text.isEmpty() ? 0 : isPrefixed(text) ? 2 : 1;
        }
        if (from >= text.length() && !text.equals("0")) {
            return NO_NUMBER;
        }
        return digits(text, from, actual, base == 0);
    }

    private static Parsed digits(String text, int from, int base, boolean underscores) {
        long number = 0;
        var overflow = false;
        var underscored = false;
        for (int i = from; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '_' && underscores) {
                underscored = true;
                continue;
            }
            var digit = c < 0x80 ? Character.digit(c, 36) : -1;
            if (digit < 0 || digit >= base) {
                return NO_NUMBER;
            }
            if (Long.compareUnsigned(number, Long.divideUnsigned(-1L, base)) > 0) {
                overflow = true;
            }
            var next = number * base + digit;
            if (overflow || Long.compareUnsigned(next, digit) < 0) {
                return new Parsed(-1L, Outcome.OUT_OF_RANGE); // as Go: what follows is not looked at
            }
            number = next;
        }
        return underscored && !underscoresFit(text) ? NO_NUMBER : new Parsed(number, Outcome.OK);
    }

    private static int baseOf(String text) {
        if (text.isEmpty() || text.charAt(0) != '0') {
            return 10;
        }
        if (!isPrefixed(text)) {
            return 8;
        }
        return switch (text.charAt(1)) {
            case 'b', 'B' -> 2;
            case 'o', 'O' -> 8;
            default -> 16;
        };
    }

    private static boolean isPrefixed(String text) {
        return text.length() >= 3 && "bBoOxX".indexOf(text.charAt(1)) >= 0;
    }

    /** Whether each underscore stands between digits, or between a base prefix and a digit. */
    static boolean underscoresFit(String signed) {
        var text = !signed.isEmpty() && "+-".indexOf(signed.charAt(0)) >= 0 ? signed.substring(1) : signed;
        var seen = '^';
        var hex = false;
        var i = 0;
        if (text.length() >= 2 && text.charAt(0) == '0' && "bBoOxX".indexOf(text.charAt(1)) >= 0) {
            i = 2;
            seen = '0';
            hex = Character.toLowerCase(text.charAt(1)) == 'x';
        }
        for (; i < text.length(); i++) {
            var c = text.charAt(i);
            if (isDigit(c, hex)) {
                seen = '0';
            } else if (c == '_') {
                if (seen != '0') {
                    return false;
                }
                seen = '_';
            } else if (seen == '_') {
                return false;
            } else {
                seen = '!';
            }
        }
        return seen != '_';
    }

    private static boolean isDigit(char c, boolean hex) {
        return (c >= '0' && c <= '9') || (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
    }

    /** {@code strconv.Atoi}, whose errors Sprig's {@code atoi} ignores: the nearest number, or 0. */
    public static long atoi(String text) {
        return parseInt(text, 10).number();
    }

    /** What {@link #parseInt} reads, when that is a number in range. */
    public static OptionalLong integer(String text, int base) {
        var parsed = parseInt(text, base);
        return parsed.ok() ? OptionalLong.of(parsed.number()) : OptionalLong.empty();
    }

    /** {@code strconv.ParseFloat} with 64 bits; empty for what is no number or out of range. */
    public static OptionalDouble parseFloat(String text) {
        var special = special(text);
        if (special.isPresent()) {
            return special;
        }
        if (!isFloat(text) || (text.indexOf('_') >= 0 && !underscoresFit(text))) {
            return OptionalDouble.empty();
        }
        var plain = shortened(text.replace("_", ""));
        var number = Double.parseDouble(plain);
        return Double.isInfinite(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    private static boolean isHex(String text) {
        var digits = unsigned(text);
        return digits.length() > 2 && digits.charAt(0) == '0' && (digits.charAt(1) | 0x20) == 'x';
    }

    private static String unsigned(String text) {
        return !text.isEmpty() && "+-".indexOf(text.charAt(0)) >= 0 ? text.substring(1) : text;
    }

    private static OptionalDouble special(String text) {
        var negative = text.startsWith("-");
        return switch (asciiLower(unsigned(text))) {
            case "inf", "infinity" -> OptionalDouble.of(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
            case "nan" -> text.length() == 3 ? OptionalDouble.of(Double.NaN) : OptionalDouble.empty();
            default -> OptionalDouble.empty();
        };
    }

    private static String asciiLower(String text) {
        return text.length() > 8 ? "" : text.toLowerCase(Locale.ROOT);
    }

    /** Whether Go takes this as a float: Java would also take {@code 1f}, spaces around it, and more. */
    private static boolean isFloat(String text) {
        var digits = unsigned(text);
        var hex = isHex(text);
        var i = hex ? 2 : 0;
        var seen = 0;
        var dot = false;
        for (; i < digits.length(); i++) {
            var c = digits.charAt(i);
            if (isDigit(c, hex)) {
                seen++;
            } else if (c == '.' && !dot) {
                dot = true;
            } else if (c != '_') {
                break;
            }
        }
        if (seen == 0) {
            return false;
        }
        if (i == digits.length()) {
            return !hex;
        }
        return (digits.charAt(i) | 0x20) == (hex ? 'p' : 'e') && isExponent(digits.substring(i + 1));
    }

    private static boolean isExponent(String text) {
        var digits = unsigned(text);
        return !digits.isEmpty()
                && isDigit(digits.charAt(0), false)
                && digits.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '_');
    }

    /** An exponent that no number needs is cut, for Java's own reading of it may overflow. */
    private static String shortened(String text) {
        var at = Math.max(text.lastIndexOf(isHex(text) ? 'p' : 'e'), text.lastIndexOf(isHex(text) ? 'P' : 'E'));
        if (at < 0) {
            return text;
        }
        var exponent = parseInt(text.substring(at + 1), 10).number();
        var bounded = Math.max(-MAX_EXPONENT, Math.min(MAX_EXPONENT, exponent));
        return text.substring(0, at + 1) + bounded;
    }

    /** Go's conversion of a float to a 64-bit integer on amd64: what does not fit is the smallest integer. */
    public static long toLong(double number) {
        return number >= -0x1p63 && number < 0x1p63 ? (long) number : Long.MIN_VALUE;
    }
}
