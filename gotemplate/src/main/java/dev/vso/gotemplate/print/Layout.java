package dev.vso.gotemplate.print;

import dev.vso.gotemplate.limit.Bounded;
import dev.vso.gotemplate.value.Utf8;
import java.util.Locale;

/** Writes single numbers and strings with the flags of a verb: Go's {@code fmt/format.go}. */
final class Layout {
    private static final String LOWER = "0123456789abcdefx";
    private static final String UPPER = "0123456789ABCDEFX";

    /** A byte in quotes may become so many. */
    private static final long MOST_QUOTED = 4;

    private static final int WORK_OF_A_FLOAT = 2_000; // all digits of the smallest are more than a thousand

    private final Bounded out;
    private Flags flags = new Flags();

    Layout(Bounded out) {
        this.out = out;
    }

    Flags flags() {
        return flags;
    }

    void clear() {
        flags = new Flags();
    }

    private void fill(long count) {
        out.repeat(flags.zero && !flags.minus ? '0' : ' ', count);
    }

    void pad(String bytes) {
        if (!flags.hasWidth || flags.width == 0) {
            out.append(bytes);
            return;
        }
        var missing = flags.width - Utf8.count(bytes);
        if (flags.minus) {
            out.append(bytes);
            fill(missing);
        } else {
            fill(missing);
            out.append(bytes);
        }
    }

    private void padWithSpace(String bytes) {
        var zero = flags.zero;
        flags.zero = false;
        pad(bytes);
        flags.zero = zero;
    }

    // ---------------------------------------------------------------------------------------------------- integers

    void integer(long number, int base, boolean signed, int verb) {
        var negative = signed && number < 0;
        if (flags.hasPrecision && flags.precision == 0 && number == 0) {
            var zero = flags.zero;
            flags.zero = false;
            fill(flags.width);
            flags.zero = zero;
            return;
        }
        out.expect(Math.max(0, leastDigits(negative)));
        var digits = Long.toUnsignedString(negative ? -number : number, base);
        if (verb == 'X') {
            digits = digits.toUpperCase(Locale.ROOT);
        }
        var text = new StringBuilder()
                .append(sign(negative))
                .append(prefix(digits, base, verb))
                .repeat('0', Math.max(0, leastDigits(negative) - digits.length()))
                .append(digits);
        padWithSpace(text.toString());
    }

    private int leastDigits(boolean negative) {
        if (flags.hasPrecision) {
            return flags.precision;
        }
        if (flags.zero && !flags.minus && flags.hasWidth) {
            return flags.width - (negative || flags.plus || flags.space ? 1 : 0);
        }
        return 0;
    }

    private String sign(boolean negative) {
        return negative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
    }

    private String prefix(String digits, int base, int verb) {
        if (verb == 'O') {
            return flags.sharp && !digits.startsWith("0") ? "0o0" : "0o";
        }
        if (!flags.sharp) {
            return "";
        }
        return switch (base) {
            case 2 -> "0b";
            case 8 -> digits.startsWith("0") || leastDigits(false) > digits.length() ? "" : "0";
            case 16 -> verb == 'X' ? "0X" : "0x";
            default -> "";
        };
    }

    void rune(long number) {
        pad(oneRune(number));
    }

    void quotedRune(long number) {
        pad(Quote.rune(codePoint(number), flags.plus));
    }

    private static int codePoint(long number) {
        return number < 0 || number > Character.MAX_CODE_POINT ? Utf8.REPLACEMENT : (int) number;
    }

    private static String oneRune(long number) {
        var bytes = new StringBuilder();
        Utf8.append(bytes, codePoint(number));
        return bytes.toString();
    }

    void unicode(long number) {
        var digits = Long.toUnsignedString(number, 16).toUpperCase(Locale.ROOT);
        out.expect(flags.hasPrecision ? flags.precision : 0);
        var least = flags.hasPrecision && flags.precision > 4 ? flags.precision : 4;
        var text = new StringBuilder("U+")
                .repeat('0', Math.max(0, least - digits.length()))
                .append(digits);
        if (flags.sharp && number >= 0 && number <= Character.MAX_CODE_POINT && Unicode.isPrint((int) number)) {
            text.append(" '").append(oneRune(number)).append('\'');
        }
        padWithSpace(text.toString());
    }

    // ----------------------------------------------------------------------------------------------------- strings

    private String truncated(String bytes) {
        if (!flags.hasPrecision) {
            return bytes;
        }
        var left = flags.precision;
        for (int i = 0; i < bytes.length(); i += Utf8.width(bytes, i)) {
            if (--left < 0) {
                return bytes.substring(0, i);
            }
        }
        return bytes;
    }

    void string(String bytes) {
        pad(truncated(bytes));
    }

    void quoted(String bytes) {
        var shown = truncated(bytes);
        out.meter().work(MOST_QUOTED * shown.length());
        out.meter().briefly(MOST_QUOTED * shown.length());
        pad(flags.sharp && Quote.fitsBackQuotes(shown) ? "`" + shown + "`" : Quote.string(shown, flags.plus));
    }

    void hex(String bytes, boolean upper) {
        var digits = upper ? UPPER : LOWER;
        var length = flags.hasPrecision ? Math.min(flags.precision, bytes.length()) : bytes.length();
        if (length == 0) {
            fill(flags.hasWidth ? flags.width : 0);
            return;
        }
        out.expect((flags.sharp && flags.space ? 5L : flags.space ? 3L : 2L) * length - 1);
        var prefix = flags.sharp ? "0" + digits.charAt(16) : "";
        var text = new StringBuilder(prefix);
        for (int i = 0; i < length; i++) {
            if (flags.space && i > 0) {
                text.append(' ').append(prefix);
            }
            text.append(digits.charAt(bytes.charAt(i) >> 4)).append(digits.charAt(bytes.charAt(i) & 0xF));
        }
        var missing = flags.hasWidth ? flags.width - text.length() : 0;
        fill(flags.minus ? 0 : missing);
        out.append(text.toString());
        fill(flags.minus ? missing : 0);
    }

    // ------------------------------------------------------------------------------------------------------ floats

    void real(double number, char verb, int defaultPrecision) {
        var precision = flags.hasPrecision ? flags.precision : defaultPrecision;
        out.expect(Math.max(0, precision));
        out.meter().work(WORK_OF_A_FLOAT);
        var text = Floats.format(number, verb, precision);
        if (text.charAt(0) != '-' && text.charAt(0) != '+') {
            text = "+" + text;
        }
        if (flags.space && text.charAt(0) == '+' && !flags.plus) {
            text = " " + text.substring(1);
        }
        if (text.charAt(1) == 'I' || text.charAt(1) == 'N') {
            padWithSpace(plainSign(text.charAt(1) == 'N' && !flags.space && !flags.plus, text));
            return;
        }
        if (flags.sharp && verb != 'b') {
            text = Sharp.full(text, verb, precision);
        }
        if (!flags.plus && text.charAt(0) == '+') {
            pad(text.substring(1));
        } else if (flags.zero && !flags.minus && flags.hasWidth && flags.width > text.length()) {
            out.append(text.charAt(0));
            fill(flags.width - text.length());
            out.append(text.substring(1));
        } else {
            pad(text);
        }
    }

    private static String plainSign(boolean drop, String text) {
        return drop ? text.substring(1) : text;
    }
}
