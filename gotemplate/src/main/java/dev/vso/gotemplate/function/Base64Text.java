package dev.vso.gotemplate.function;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.value.Utf8;
import java.util.Base64;

/** Base64 with padding, as Go reads it: line ends are skipped, bits that are left over are ignored. */
final class Base64Text {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final String encoded;
    private final StringBuilder out;
    private int at;

    private Base64Text(String encoded) {
        this.encoded = encoded;
        this.out = new StringBuilder(encoded.length());
    }

    static String encode(Meter meter, String bytes) {
        meter.longest(4L * ((bytes.length() + 2) / 3));
        return Base64.getEncoder().encodeToString(Utf8.toArray(bytes));
    }

    /** The bytes; a {@link Failure} tells, as Go does, which byte is wrong. */
    static String decode(String encoded) {
        var text = new Base64Text(encoded);
        while (text.group()) {
            // goes on
        }
        return text.out.toString();
    }

    /** Reads four digits; false when it was the end. */
    private boolean group() {
        var block = 0;
        for (int digits = 0; digits < 4; ) {
            if (at == encoded.length()) {
                if (digits > 0) {
                    throw illegal(at - digits);
                }
                return false;
            }
            var c = encoded.charAt(at++);
            var digit = ALPHABET.indexOf(c);
            if (digit >= 0) {
                block = block << 6 | digit;
                digits++;
            } else if (c != '\n' && c != '\r') {
                padding(c, digits);
                append(block << (6 * (4 - digits)), digits - 1);
                return false;
            }
        }
        append(block, 3);
        return true;
    }

    private void padding(char c, int digits) {
        if (c != '=' || digits < 2) {
            throw illegal(at - 1);
        }
        if (digits == 2) {
            skipLineEnds();
            if (at == encoded.length()) {
                throw illegal(at);
            }
            if (encoded.charAt(at) != '=') {
                throw illegal(at - 1);
            }
            at++;
        }
        skipLineEnds();
        if (at < encoded.length()) {
            throw illegal(at);
        }
    }

    private void skipLineEnds() {
        while (at < encoded.length() && (encoded.charAt(at) == '\n' || encoded.charAt(at) == '\r')) {
            at++;
        }
    }

    private void append(int block, int count) {
        for (int i = 0; i < count; i++) {
            out.append((char) (block >> (16 - 8 * i) & 0xFF));
        }
    }

    private static Failure illegal(int place) {
        return new Failure("illegal base64 data at input byte " + place);
    }
}
