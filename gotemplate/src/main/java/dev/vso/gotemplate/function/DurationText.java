package dev.vso.gotemplate.function;

import java.math.BigInteger;
import java.util.Map;
import java.util.OptionalLong;

/** Reads {@code 1h15m30.5s} as Go's {@code time.ParseDuration} does. */
final class DurationText {
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(63);
    private static final Map<String, Long> UNITS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00c2\u00b5s", 1_000L, // the bytes of the micro sign
            "\u00ce\u00bcs", 1_000L, // and of the letter mu
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    /** More digits than 63 bits have. */
    private static final int MOST_DIGITS = 20;

    private final String text;
    private int at;

    private DurationText(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** Nanoseconds, or empty for what is no duration or too long. */
    static OptionalLong nanos(String text) {
        var signed = text.startsWith("-") || text.startsWith("+");
        var rest = signed ? text.substring(1) : text;
        if (rest.equals("0")) {
            return OptionalLong.of(0);
        }
        if (rest.isEmpty()) {
            return OptionalLong.empty();
        }
        var reader = new DurationText(rest, 0);
        var total = BigInteger.ZERO;
        while (reader.at < rest.length()) {
            var part = reader.part();
            if (part.signum() < 0) {
                return OptionalLong.empty();
            }
            total = total.add(part);
        }
        var negative = text.startsWith("-");
        if (total.compareTo(LIMIT) > 0 || (!negative && total.equals(LIMIT))) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(negative ? total.negate().longValue() : total.longValue());
    }

    /** A number with its unit, negative for what is none. */
    private BigInteger part() {
        var none = BigInteger.ONE.negate();
        var whole = digits();
        var fraction = "";
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            fraction = digits();
        }
        var unitStart = at;
        while (at < text.length() && text.charAt(at) != '.' && !isDigit(text.charAt(at))) {
            at++;
        }
        var unit = UNITS.get(text.substring(unitStart, at));
        if ((whole.isEmpty() && fraction.isEmpty()) || unit == null) {
            at = text.length();
            return none;
        }
        if (whole.length() > MOST_DIGITS
                && !whole.substring(0, whole.length() - MOST_DIGITS).chars().allMatch(c -> c == '0')) {
            at = text.length();
            return none;
        }
        var digits = whole.substring(Math.max(0, whole.length() - MOST_DIGITS));
        var value = new BigInteger("0" + digits).multiply(BigInteger.valueOf(unit));
        if (value.compareTo(LIMIT) > 0) {
            at = text.length();
            return none;
        }
        return value.add(BigInteger.valueOf(fractionOf(unit, fraction)));
    }

    /** In floats, as Go counts it; digits that do not fit 63 bits are left out. */
    private static long fractionOf(long unit, String digits) {
        var number = 0L;
        var scale = 1.0;
        for (int i = 0; i < digits.length() && number <= (Long.MAX_VALUE - 9) / 10; i++) {
            number = number * 10 + digits.charAt(i) - '0';
            scale *= 10;
        }
        return (long) (number * (unit / scale));
    }

    private String digits() {
        var start = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
