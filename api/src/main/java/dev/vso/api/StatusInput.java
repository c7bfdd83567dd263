package dev.vso.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A status is input: who may write it may write anything. Times and durations are brought into what can be reckoned with,
 * and what makes no sense counts as not there, so that one resource never stops what works on all of them. What the
 * operator writes is left as it is. Pure.
 */
final class StatusInput {

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final long LONGEST = Duration.ofDays(36_500).toSeconds();

    private StatusInput() {}

    /** A text that is not too long; null otherwise. */
    static @Nullable String text(@Nullable String text) {
        return text == null || text.length() > Bounds.STATUS_TEXT ? null : text;
    }

    /** The same where there must be one: empty if it is too long. */
    static String words(@Nullable String text) {
        String kept = text(text);
        return kept == null ? "" : kept;
    }

    /** A name that Vault gave, such as an accessor: on one line, and not blank; null otherwise. */
    static @Nullable String name(@Nullable String text) {
        String kept = text(text);
        return kept == null || kept.isBlank() || kept.codePoints().anyMatch(StatusInput::isUnprintable) ? null : kept;
    }

    /** A message for people; the rest of a long one is cut off. */
    static String message(@Nullable String text) {
        String given = text == null ? "" : text;
        return given.length() <= Bounds.STATUS_TEXT ? given : given.substring(0, Bounds.STATUS_TEXT);
    }

    /** A time in RFC 3339 from 1970 to 9999; null for any other. */
    static @Nullable String time(@Nullable String text) {
        if (text == null || text.length() > Bounds.DURATION) {
            return null;
        }
        return StatusTime.of(text)
                .filter(time -> !time.isBefore(FIRST) && !time.isAfter(LAST))
                .map(_ -> text)
                .orElse(null);
    }

    /** Seconds since 1970, from then to the year 9999. */
    static long second(long second) {
        return Math.clamp(second, 0, LAST.getEpochSecond());
    }

    /** How many seconds something takes: none to a hundred years. */
    static long seconds(long seconds) {
        return Math.clamp(seconds, 0, LONGEST);
    }

    /** As many entries as a status may have. */
    static <T> List<T> list(@Nullable List<T> entries, int most) {
        List<T> copy = NullSafe.of(entries);
        return copy.size() <= most ? copy : List.copyOf(copy.subList(0, most));
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
}
