package dev.vso.vault;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The name of a lease, such as {@code database/creds/app/7Zp…}: the path that issued it, and a random end. */
public record LeaseId(String value) {

    private static final int TAIL = 6;

    /** In characters: the longest mount and path of a resource, with the end that Vault adds. */
    private static final int LONGEST = 6_144;

    /** @throws IllegalArgumentException if no lease is called so */
    public LeaseId {
        if (value.length() > LONGEST) {
            throw new IllegalArgumentException("a lease id has at most %d characters".formatted(LONGEST));
        }
        if (value.isBlank()) {
            throw new IllegalArgumentException("a lease id must not be empty: a secret without a lease has none");
        }
    }

    /**
     * The id that a status tells of; empty if it cannot be one, for anybody may have written it: a path on one line, without
     * parts that lead elsewhere.
     */
    public static Optional<LeaseId> fromText(@Nullable String text) {
        boolean isPath = text != null
                && !text.isBlank()
                && text.length() <= LONGEST
                && text.codePoints().noneMatch(LeaseId::isUnprintable)
                && Arrays.stream(text.split("/", -1))
                        .noneMatch(it -> it.isEmpty() || it.equals(".") || it.equals(".."));
        return isPath ? Optional.of(new LeaseId(Objects.requireNonNull(text))) : Optional.empty();
    }

    private static boolean isUnprintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /** The last characters of the random end, by which people tell one lease of a path from the next. */
    public String tail() {
        String end = value.substring(value.lastIndexOf('/') + 1);
        int namespace = end.lastIndexOf('.'); // Vault puts the id of a namespace behind a dot
        String random = namespace > 0 ? end.substring(0, namespace) : end;
        return random.substring(Math.max(0, random.length() - TAIL));
    }
}
