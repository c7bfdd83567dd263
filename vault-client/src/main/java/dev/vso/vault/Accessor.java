package dev.vso.vault;

/** The accessor of a token: enough to look up, renew and revoke the token, but not to use it. */
public record Accessor(String value) {
    public Accessor {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a token accessor must not be empty: batch tokens have none");
        }
    }
}
