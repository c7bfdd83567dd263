package dev.vso.gotemplate.print;

import dev.vso.gotemplate.value.Utf8;

/** Puts strings in quotes, as Go's {@code strconv.Quote} does. */
public final class Quote {
    private Quote() {}

    /** The bytes in double quotes; {@code ascii} escapes all that is not ASCII. */
    static String string(String bytes, boolean ascii) {
        return quoted(bytes, '"', ascii);
    }

    /** The bytes in double quotes. */
    public static String string(String bytes) {
        return quoted(bytes, '"', false);
    }

    static String rune(int rune, boolean ascii) {
        var bytes = new StringBuilder();
        Utf8.append(bytes, rune);
        return quoted(bytes.toString(), '\'', ascii);
    }

    private static String quoted(String bytes, char quote, boolean ascii) {
        var out = new StringBuilder(bytes.length() + 2).append(quote);
        for (int i = 0; i < bytes.length(); ) {
            var width = Utf8.width(bytes, i);
            var rune = Utf8.rune(bytes, i);
            if (width == 1 && rune == Utf8.REPLACEMENT) {
                hex(out.append("\\x"), bytes.charAt(i), 2);
            } else {
                rune(out, rune, quote, ascii);
            }
            i += width;
        }
        return out.append(quote).toString();
    }

    private static void rune(StringBuilder out, int rune, char quote, boolean ascii) {
        if (rune == quote || rune == '\\') {
            out.append('\\').append((char) rune);
        } else if (ascii ? rune < 0x80 && Unicode.isPrint(rune) : Unicode.isPrint(rune)) {
            Utf8.append(out, rune);
        } else {
            escape(out, rune);
        }
    }

    private static void escape(StringBuilder out, int rune) {
        switch (rune) {
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 0x0B -> out.append("\\v");
            default -> {
                if (rune < ' ' || rune == 0x7F) {
                    hex(out.append("\\x"), rune, 2);
                } else if (rune < 0x10000) {
                    hex(out.append("\\u"), rune, 4);
                } else {
                    hex(out.append("\\U"), rune, 8);
                }
            }
        }
    }

    private static void hex(StringBuilder out, int value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            out.append(Character.forDigit(value >> shift & 0xF, 16));
        }
    }

    /** Whether the bytes fit between back quotes on one line. */
    static boolean fitsBackQuotes(String bytes) {
        for (int i = 0; i < bytes.length(); i += Utf8.width(bytes, i)) {
            var rune = Utf8.rune(bytes, i);
            if (Utf8.width(bytes, i) > 1) {
                if (rune == 0xFEFF) {
                    return false;
                }
            } else if (rune == Utf8.REPLACEMENT || (rune < ' ' && rune != '\t') || rune == '`' || rune == 0x7F) {
                return false;
            }
        }
        return true;
    }
}
