package dev.vso.gotemplate.print;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.value.Moment;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;

/** Times and durations as Go writes them. */
public final class GoTime {
    private static final long SECOND = 1_000_000_000L;
    private static final String DEFAULT_LAYOUT = "2006-01-02 15:04:05.999999999 -0700 MST";

    private GoTime() {}

    /** {@code Time.String}. */
    public static String text(Moment time, Meter meter) {
        return TimeLayout.format(time, DEFAULT_LAYOUT, meter);
    }

    static String month(long number) {
        return number >= 1 && number <= 12
                ? Month.of((int) number).getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                : "%!Month(" + Long.toUnsignedString(number) + ")";
    }

    /** From 0 for Sunday. */
    static String weekday(long number) {
        return number >= 0 && number <= 6
                ? DayOfWeek.of((int) (number + 6) % 7 + 1).getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                : "%!Weekday(" + Long.toUnsignedString(number) + ")";
    }

    /** {@code Duration.String}: {@code 1h0m5s}, {@code 1.5s}, {@code 20ms}. */
    public static String duration(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        var sign = nanos < 0 ? "-" : "";
        var size = nanos < 0 ? -nanos : nanos; // of the smallest number too, as unsigned
        if (Long.compareUnsigned(size, SECOND) < 0) {
            return sign + belowSecond(size);
        }
        var seconds = Long.divideUnsigned(size, SECOND);
        var fraction = Long.remainderUnsigned(size, SECOND);
        var text = new StringBuilder()
                .append(seconds % 60)
                .append(fraction(fraction, 9))
                .append('s');
        if (seconds >= 60) {
            text.insert(0, seconds / 60 % 60 + "m");
        }
        if (seconds >= 3600) {
            text.insert(0, seconds / 3600 + "h");
        }
        return sign + text;
    }

    private static String belowSecond(long nanos) {
        if (nanos < 1000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return nanos / 1000 + fraction(nanos % 1000, 3) + "\u00c2\u00b5s"; // the bytes of the micro sign
        }
        return nanos / 1_000_000 + fraction(nanos % 1_000_000, 6) + "ms";
    }

    private static String fraction(long part, int digits) {
        if (part == 0) {
            return "";
        }
        var text = String.valueOf(part);
        var padded = "0".repeat(digits - text.length()) + text;
        return "." + padded.replaceAll("0+$", "");
    }
}
