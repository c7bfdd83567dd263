package dev.vso.operator.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Reads the text of Secrets and files that people write by hand. {@code echo} and editors append a line end, which is
 * not part of a name, password, token or certificate; the operator removes it everywhere by these rules. Pure.
 */
public final class SecretText {

    private SecretText() {}

    /**
     * A value of {@code data} without trailing line ends. Other white space stays: it may be part of a password.
     *
     * @throws IllegalArgumentException if it is not Base64; the API server admits no such Secret
     */
    public static String of(String base64) {
        return withoutLineEnds(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    }

    /** The text without trailing line ends. */
    public static String withoutLineEnds(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** A value of {@code data} that is an id or a token, without surrounding white space. */
    public static String token(String base64) {
        return of(base64).strip();
    }
}
