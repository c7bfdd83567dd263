package dev.vso.vault;

import java.util.List;

/**
 * Normalises text as Vault stores it, so that it can be compared with Vault's answers: Vault's lists of strings
 * (framework.TypeStringSlice and TypeCommaStringSlice) lose the white space around each. Pure.
 */
public final class StoredText {

    private StoredText() {}

    /** The text without the white space that Go's {@code strings.TrimSpace} removes. */
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

    /** The texts, trimmed, without the empty ones. */
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
