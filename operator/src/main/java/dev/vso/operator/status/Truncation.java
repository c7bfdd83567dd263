package dev.vso.operator.status;

import dev.vso.operator.error.Printable;
import java.nio.charset.StandardCharsets;

/** Truncates texts to the lengths that Kubernetes accepts. */
public final class Truncation {
    private static final String ELLIPSIS = "…";

    private Truncation() {}

    /**
     * The text made {@linkplain Printable printable}, truncated with an ellipsis to that many bytes of UTF-8;
     * characters stay whole.
     */
    public static String toBytes(String original, int limit) {
        String text = Printable.text(original);
        if (utf8(text) <= limit) {
            return text;
        }
        int space = limit - utf8(ELLIPSIS);
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            int size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (used + size > space) {
                break;
            }
            used += size;
            end += Character.charCount(point);
        }
        return text.substring(0, end) + ELLIPSIS;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
