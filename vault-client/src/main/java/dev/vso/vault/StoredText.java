package dev.vso.vault;

import java.util.List;

/**
 * Text as Vault stores it, to be compared with what Vault tells: its lists of strings (framework.TypeStringSlice and
 * TypeCommaStringSlice) lose the white space around each. Pure.
 */
public final class StoredText {

    private StoredText() {}

    /** The text without what Go's {@code strings.TrimSpace} takes off its ends. */
    public static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** The texts, each trimmed, without those of which nothing is left. */
    public static List<String> list(List<String> texts) {
        return texts.stream()
                .map(StoredText::trimmed)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** Go's unicode.IsSpace: all of them are in the Basic Multilingual Plane. */
    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
    }
}
