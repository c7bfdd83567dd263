package dev.vso.gotemplate.value;

import java.nio.charset.StandardCharsets;

/**
 * UTF-8 in byte strings, which are Java strings with a byte in each char, as in {@link Text}.
 *
 * <p>What is no UTF-8 reads as U+FFFD, one for each byte, as in Go.
 */
public final class Utf8 {
    public static final int REPLACEMENT = 0xFFFD;

    private Utf8() {}

    /** The bytes of a Java string; half a surrogate pair becomes U+FFFD. */
    public static String bytes(String text) {
        if (isAscii(text)) {
            return text;
        }
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(rune -> append(out, rune));
        return out.toString();
    }

    /** The Java string of these bytes. */
    public static String string(String bytes) {
        if (isAscii(bytes)) {
            return bytes;
        }
        var out = new StringBuilder(bytes.length());
        for (int i = 0; i < bytes.length(); i += width(bytes, i)) {
            out.appendCodePoint(rune(bytes, i));
        }
        return out.toString();
    }

    public static byte[] toArray(String bytes) {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static String ofArray(byte[] array) {
        return new String(array, StandardCharsets.ISO_8859_1);
    }

    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Whether these bytes are UTF-8 throughout. */
    public static boolean isValid(String bytes) {
        for (int i = 0; i < bytes.length(); ) {
            var width = width(bytes, i);
            if (width == 1 && bytes.charAt(i) >= 0x80) {
                return false;
            }
            i += width;
        }
        return true;
    }

    /** The code point that starts at this byte, U+FFFD where none does. */
    public static int rune(String bytes, int at) {
        int first = bytes.charAt(at);
        if (first < 0x80) {
            return first;
        }
        return switch (width(bytes, at)) {
            case 2 -> (first & 0x1F) << 6 | tail(bytes, at + 1);
            case 3 -> (first & 0x0F) << 12 | tail(bytes, at + 1) << 6 | tail(bytes, at + 2);
            case 4 -> (first & 0x07) << 18 | tail(bytes, at + 1) << 12 | tail(bytes, at + 2) << 6 | tail(bytes, at + 3);
            default -> REPLACEMENT;
        };
    }

    /** How many bytes the code point has that starts at this byte; 1 where none does. */
    public static int width(String bytes, int at) {
        int first = bytes.charAt(at);
        if (first < 0xC2 || first > 0xF4) {
            return 1;
        }
        int width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (at + width > bytes.length() || !secondFits(first, bytes.charAt(at + 1))) {
            return 1;
        }
        for (int i = 2; i < width; i++) {
            if (!isTail(bytes.charAt(at + i))) {
                return 1;
            }
        }
        return width;
    }

    /** How many bytes the last code point before this place has. */
    public static int widthBefore(String bytes, int end) {
        for (int start = Math.max(0, end - 4); start < end; start++) {
            if (start + width(bytes, start) == end && (end - start > 1 || start == end - 1)) {
                if (end - start == 1 || width(bytes, start) > 1) {
                    return end - start;
                }
            }
        }
        return 1;
    }

    public static int count(String bytes) {
        int count = 0;
        for (int i = 0; i < bytes.length(); i += width(bytes, i)) {
            count++;
        }
        return count;
    }

    public static int[] runes(String bytes) {
        var runes = new int[count(bytes)];
        int n = 0;
        for (int i = 0; i < bytes.length(); i += width(bytes, i)) {
            runes[n++] = rune(bytes, i);
        }
        return runes;
    }

    public static String ofRunes(int[] runes) {
        var out = new StringBuilder(runes.length);
        for (int rune : runes) {
            append(out, rune);
        }
        return out.toString();
    }

    /** Appends the bytes of a code point; what is none becomes U+FFFD. */
    public static void append(StringBuilder out, int rune) {
        if (rune < 0 || rune > Character.MAX_CODE_POINT || (rune >= 0xD800 && rune < 0xE000)) {
            append(out, REPLACEMENT);
        } else if (rune < 0x80) {
            out.append((char) rune);
        } else if (rune < 0x800) {
            out.append((char) (0xC0 | rune >> 6)).append(tailOf(rune));
        } else if (rune < 0x10000) {
            out.append((char) (0xE0 | rune >> 12)).append(tailOf(rune >> 6)).append(tailOf(rune));
        } else {
            out.append((char) (0xF0 | rune >> 18))
                    .append(tailOf(rune >> 12))
                    .append(tailOf(rune >> 6))
                    .append(tailOf(rune));
        }
    }

    private static boolean secondFits(int first, char second) {
        return switch (first) {
            case 0xE0 -> second >= 0xA0 && second <= 0xBF;
            case 0xED -> second >= 0x80 && second <= 0x9F;
            case 0xF0 -> second >= 0x90 && second <= 0xBF;
            case 0xF4 -> second >= 0x80 && second <= 0x8F;
            default -> isTail(second);
        };
    }

    private static boolean isTail(char c) {
        return (c & 0xC0) == 0x80 && c < 0x100;
    }

    private static int tail(String bytes, int at) {
        return bytes.charAt(at) & 0x3F;
    }

    private static char tailOf(int rune) {
        return (char) (0x80 | (rune & 0x3F));
    }
}
