package dev.vso.operator.vault;

/** The name of a lease, such as {@code database/creds/app/7Zp…}: the path that issued it, and a random end. */
public record LeaseId(String value) {

    private static final int TAIL = 6;

    public LeaseId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a lease id must not be empty: a secret without a lease has none");
        }
    }

    /** The last characters of the random end, by which people tell one lease of a path from the next. */
    public String tail() {
        String end = value.substring(value.lastIndexOf('/') + 1);
        int namespace = end.lastIndexOf('.'); // Vault puts the id of a namespace behind a dot
        String random = namespace > 0 ? end.substring(0, namespace) : end;
        return random.substring(Math.max(0, random.length() - TAIL));
    }
}
