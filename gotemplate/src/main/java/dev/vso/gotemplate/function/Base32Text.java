package dev.vso.gotemplate.function;

import dev.vso.gotemplate.limit.Bounded;
import dev.vso.gotemplate.limit.Meter;

/** Base32 with padding, as Go reads it: without line ends; bits that are left over are ignored. */
final class Base32Text {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Base32Text() {}

    static String encode(Meter meter, String bytes) {
        var out = new Bounded(meter);
        for (int i = 0; i < bytes.length(); i += 5) {
            long block = 0;
            var count = Math.min(5, bytes.length() - i);
            for (int j = 0; j < 5; j++) {
                block = block << 8 | (j < count ? bytes.charAt(i + j) : 0);
            }
            var digits = (count * 8 + 4) / 5;
            for (int j = 0; j < 8; j++) {
                out.append(j < digits ? ALPHABET.charAt((int) (block >> (35 - 5 * j)) & 31) : '=');
            }
        }
        return out.toString();
    }

    /** The bytes; a {@link Failure} tells, as Go does, which byte is wrong. */
    static String decode(String encoded) {
        var text = encoded.replace("\n", "").replace("\r", "");
        var out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at += 8) {
            long block = 0;
            var digits = 0;
            while (digits < 8) {
                if (at + digits == text.length()) {
                    throw illegal(at);
                }
                var c = text.charAt(at + digits);
                if (c == '=' && digits >= 2 && text.length() - (at + digits + 1) < 8) {
                    padding(text, at + digits, digits);
                    break;
                }
                var digit = ALPHABET.indexOf(c);
                if (digit < 0) {
                    throw illegal(at + digits);
                }
                block = block << 5 | digit;
                digits++;
            }
            append(out, block << (5 * (8 - digits)), digits * 5 / 8);
            if (digits < 8) {
                break;
            }
        }
        return out.toString();
    }

    private static void padding(String text, int first, int digits) {
        var left = text.length() - (first + 1);
        if (left + digits < 7) {
            throw illegal(text.length());
        }
        for (int k = 0; k < 7 - digits; k++) {
            if (left > k && text.charAt(first + 1 + k) != '=') {
                throw illegal(first + k);
            }
        }
        if (digits == 3 || digits == 6) {
            throw illegal(first);
        }
    }

    private static void append(StringBuilder out, long block, int count) {
        for (int i = 0; i < count; i++) {
            out.append((char) (block >> (32 - 8 * i) & 0xFF));
        }
    }

    private static Failure illegal(int place) {
        return new Failure("illegal base32 data at input byte " + place);
    }
}
