package dev.vso.operator.reconcile;

import dev.vso.operator.time.GoDuration;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often resources may have Vault read, as the operator's flags say. Pure.
 *
 * @param floor {@code --min-refresh-after}: what resources ask for more often is done this often; at least a second
 * @param usual {@code --default-refresh-after}: how often a VaultStaticSecret is read that does not say
 */
public record RefreshLimits(Duration floor, Duration usual) {

    /** No interval is shorter, whatever the flags say. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Those of the flags' defaults; VSO reads once a minute too. */
    public static final RefreshLimits DEFAULT = new RefreshLimits(SHORTEST, Duration.ofMinutes(1));

    public RefreshLimits {
        floor = longer(floor, SHORTEST);
        usual = longer(usual, floor);
    }

    /** The interval for what a resource asks for. */
    public Duration raised(Duration asked) {
        return longer(asked, floor);
    }

    /**
     * That {@code refreshAfter} is shorter than the floor, in words for its condition.
     *
     * @param refreshAfter as the resource has it; nothing is said of what is no duration, or zero, which counts as not set
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
            return Optional.empty(); // told where it is used
        }
    }

    /** As the field takes it: one number with one unit. */
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
