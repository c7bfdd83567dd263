package dev.vso.operator.vault;

/** The name of a lease, such as {@code database/creds/app/7Zp…}: the path that issued it, and a random end. */
public record LeaseId(String value) {
    public LeaseId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a lease id must not be empty: a secret without a lease has none");
        }
    }
}
