package dev.vso.gotemplate.function;

import java.util.Optional;

/** Percent encoding, which Go's {@code net/url} does by the part of the URL. */
enum UrlCode {
    PATH("$&+,-./:;=@_~"),
    HOST("!\"$&'()*+,-.:;<=>[]_~"),
    ZONE("!\"$&'()*+,-.:;<=>[]_~"),
    USER("$&+,-.;=_~"),
    QUERY("-._~"),
    FRAGMENT("!$&()*+,-./:;=?@_~");

    private static final String HEX = "0123456789ABCDEF";

    private final String plain;

    UrlCode(String plain) {
        this.plain = plain;
    }

    /** Whether this byte cannot stand for itself here. */
    boolean mustEscape(char c) {
        var isWord = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        return !isWord && plain.indexOf(c) < 0;
    }

    String escape(String bytes) {
        var out = new StringBuilder(bytes.length() + 16);
        for (int i = 0; i < bytes.length(); i++) {
            var c = bytes.charAt(i);
            if (c == ' ' && this == QUERY) {
                out.append('+');
            } else if (mustEscape(c)) {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The bytes meant, or empty when an escape is wrong here. */
    Optional<String> unescape(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '%') {
                var value = i + 2 < text.length() ? byteAt(text, i + 1) : -1;
                if (value < 0 || !isAllowed(value, text.startsWith("%25", i))) {
                    return Optional.empty();
                }
                out.append((char) value);
                i += 2;
            } else if ((this == HOST || this == ZONE) && c < 0x80 && mustEscape(c)) {
                return Optional.empty();
            } else {
                out.append(c == '+' && this == QUERY ? ' ' : c);
            }
        }
        return Optional.of(out.toString());
    }

    private static int byteAt(String text, int at) {
        var high = Character.digit(text.charAt(at), 16);
        var low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private boolean isAllowed(int value, boolean percent) {
        return switch (this) {
            case HOST -> value >= 0x80 || percent;
            case ZONE -> percent || value == ' ' || !HOST.mustEscape((char) value);
            case PATH, USER, QUERY, FRAGMENT -> true;
        };
    }
}
