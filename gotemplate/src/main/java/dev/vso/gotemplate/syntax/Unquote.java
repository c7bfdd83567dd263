package dev.vso.gotemplate.syntax;

import dev.vso.gotemplate.value.Utf8;

/** Reads the constants in quotes, as Go's {@code strconv.Unquote} does; wrong ones are an IllegalArgumentException. */
final class Unquote {
    private static final String INVALID = "invalid syntax";

    private final String text;
    private final char quote;
    private final StringBuilder bytes = new StringBuilder();
    private int at;

    private Unquote(String text, int at, char quote) {
        this.text = text;
        this.at = at;
        this.quote = quote;
    }

    /** The bytes of a string with its quotes, double or back. */
    static String string(String quoted) {
        if (quoted.charAt(0) == '`') {
            return quoted.substring(1, quoted.length() - 1).replace("\r", "");
        }
        var unquote = new Unquote(quoted, 1, '"');
        while (unquote.at < quoted.length() - 1) {
            unquote.character();
        }
        return unquote.bytes.toString();
    }

    /** The code point of a character in its quotes. */
    static int rune(String quoted) {
        var unquote = new Unquote(quoted, 1, '\'');
        if (quoted.length() < 3) {
            throw new IllegalArgumentException(INVALID);
        }
        var rune = unquote.character();
        if (unquote.at != quoted.length() - 1) {
            throw new IllegalArgumentException("malformed character constant: " + quoted);
        }
        return rune;
    }

    private int character() {
        var c = text.charAt(at);
        if (c == quote || c == '\n') {
            throw new IllegalArgumentException(INVALID);
        }
        if (c != '\\') {
            var rune = Utf8.rune(text, at);
            var width = Utf8.width(text, at);
            if (rune == Utf8.REPLACEMENT && width == 1) {
                Utf8.append(bytes, rune);
            } else {
                bytes.append(text, at, at + width);
            }
            at += width;
            return rune;
        }
        at += 2;
        return escape(text.charAt(at - 1));
    }

    private int escape(char kind) {
        return switch (kind) {
            case 'a' -> put(7);
            case 'b' -> put('\b');
            case 'f' -> put('\f');
            case 'n' -> put('\n');
            case 'r' -> put('\r');
            case 't' -> put('\t');
            case 'v' -> put(0x0B);
            case '\\' -> put('\\');
            case 'x' -> putByte(digits(2, 16));
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                yield putByte(digits(3, 8));
            }
            case 'u' -> putRune(digits(4, 16));
            case 'U' -> putRune(digits(8, 16));
            default -> {
                if (kind != quote) {
                    throw new IllegalArgumentException(INVALID);
                }
                yield put(kind);
            }
        };
    }

    private int put(int rune) {
        bytes.append((char) rune);
        return rune;
    }

    private int putByte(long value) {
        if (value > 255) {
            throw new IllegalArgumentException(INVALID);
        }
        return put((int) value);
    }

    private int putRune(long rune) {
        if (rune > Character.MAX_CODE_POINT || (rune >= 0xD800 && rune < 0xE000)) {
            throw new IllegalArgumentException(INVALID);
        }
        Utf8.append(bytes, (int) rune);
        return (int) rune;
    }

    private long digits(int count, int base) {
        long value = 0;
        for (int i = 0; i < count; i++, at++) {
            var digit = at < text.length() - 1 ? Character.digit(text.charAt(at), base) : -1;
            if (digit < 0) {
                throw new IllegalArgumentException(INVALID);
            }
            value = value * base + digit;
        }
        return value;
    }
}
