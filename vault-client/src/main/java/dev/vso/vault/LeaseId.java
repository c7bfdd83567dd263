package dev.vso.vault;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The id of a lease, such as {@code database/creds/app/7Zp…}: the path that issued it, and a random suffix. */
public record LeaseId(String value) {

    private static final int TAIL = 6;

    /** In characters: the longest mount and path of a resource, with Vault's suffix. */
    private static final int LONGEST = 6_144;

    /** @throws IllegalArgumentException if the text cannot be a lease id */
    public LeaseId {
        if (value.length() > LONGEST) {
            throw new IllegalArgumentException("a lease id has at most %d characters".formatted(LONGEST));
        }
        if (value.isBlank()) {
            throw new IllegalArgumentException("a lease id must not be empty: a secret without a lease has none");
        }
    }

    /**
     * The lease id in a status; empty if it is invalid, because others may have written it: it must be a path on one
     * line, without {@code ..}.
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

    /** The last characters of the random suffix, by which people tell the leases of a path apart. */
    public String tail() {
        String end = value.substring(value.lastIndexOf('/') + 1);
        int namespace = end.lastIndexOf('.'); // Vault appends the namespace id after a dot.
        String random = namespace > 0 ? end.substring(0, namespace) : end;
        return random.substring(Math.max(0, random.length() - TAIL));
    }
}
