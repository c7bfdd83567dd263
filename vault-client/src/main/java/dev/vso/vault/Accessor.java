package dev.vso.vault;

/** The name by which a token can be looked up, renewed and revoked, but not used. */
public record Accessor(String value) {
    public Accessor {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a token accessor must not be empty: batch tokens have none");
        }
    }
}
