package dev.vso.operator.reconcile;

import dev.vso.operator.time.GoDuration;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often resources may be read from Vault, according to the operator's flags. Pure.
 *
 * @param floor {@code --min-refresh-after}: the shortest interval, at least a second; shorter ones are raised to it
 * @param usual {@code --default-refresh-after}: the interval of a VaultStaticSecret that sets none
 */
public record RefreshLimits(Duration floor, Duration usual) {

    /** The shortest possible interval, whatever the flags say. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** The limits of the flags' defaults; VSO also reads once a minute. */
    public static final RefreshLimits DEFAULT = new RefreshLimits(SHORTEST, Duration.ofMinutes(1));

    public RefreshLimits {
        floor = longer(floor, SHORTEST);
        usual = longer(usual, floor);
    }

    /** The interval for the one that a resource requests. */
    public Duration raised(Duration asked) {
        return longer(asked, floor);
    }

    /**
     * Reports a {@code refreshAfter} that is shorter than the floor, in words for its condition.
     *
     * @param refreshAfter as written in the resource; empty for an invalid duration, and for zero, which counts as not
     *     set
     */
    public Optional<UnusedField> shortfall(@Nullable String refreshAfter) {
        return asked(refreshAfter)
                .filter(asked -> asked.isPositive() && asked.compareTo(floor) < 0)
                .map(_ -> new UnusedField(
                        "refreshAfter",
                        "the operator has --min-refresh-after=%s and reads that often".formatted(oneUnit(floor)),
                        "set it to %s or more".formatted(oneUnit(floor))));
    }

    private static Optional<Duration> asked(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? Optional.empty() : Optional.of(GoDuration.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // reported where it is used
        }
    }

    /** The duration in the field's syntax: one number with one unit. */
    private static String oneUnit(Duration time) {
        long seconds = time.toSeconds();
        if (!time.equals(Duration.ofSeconds(seconds))) {
            return time.toMillis() / 1000.0 + "s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
