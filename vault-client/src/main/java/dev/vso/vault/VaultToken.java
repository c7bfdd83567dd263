package dev.vso.vault;

/**
 * A Vault token. {@code toString} hides its value. Empty text, or text that cannot be an HTTP header, is an {@link
 * IllegalArgumentException}.
 */
public record VaultToken(String value) {
    public VaultToken {
        // The HTTP client would quote a bad header value, and with it the token, in its own exception.
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "the Vault token is empty or holds characters that a token cannot have: look for white space or a line break around it");
        }
    }

    @Override
    public String toString() {
        return "VaultToken(***)";
    }
}
