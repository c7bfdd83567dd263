package dev.vso.operator.lease;

import dev.vso.operator.time.GoDuration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Describes lifetimes of which Vault granted less than requested, for the condition {@code Limited}. Pure. */
public final class GrantedLess {

    /** Tolerance: Vault counts in seconds, and the request takes some time. */
    private static final Duration ROUNDING = Duration.ofSeconds(2);

    private GrantedLess() {}

    /** Returns whether less was granted, beyond the tolerance. */
    public static boolean is(Duration asked, Duration granted) {
        return granted.plus(ROUNDING).compareTo(asked) < 0;
    }

    /**
     * Returns the sentence: what was requested, what was granted, what caps it, and where to change that.
     *
     * @param field that requests the lifetime, with its path
     * @param most the mount's maximum; empty if Vault does not report it
     * @param others other settings that may be the cap
     */
    public static String words(
            String field, Duration asked, Duration granted, String mount, Optional<Duration> most, String others) {
        boolean byMount = most.filter(max -> max.minus(granted).abs().compareTo(ROUNDING) <= 0)
                .isPresent();
        String cap = byMount
                ? "max_lease_ttl of the mount %s".formatted(mount)
                : "%s, or max_lease_ttl of the mount %s or of Vault itself,".formatted(others, mount);
        return "%s asks for %s, %s is granted: %s caps it; raise that (for the mount: vault secrets tune -max-lease-ttl=%ds %s, and Vault's own max_lease_ttl where that is lower), or ask for less"
                .formatted(field, spelled(asked), spelled(granted), cap, asked.toSeconds(), mount);
    }

    /** Returns the lifetime in a request's {@code ttl}, as Vault parses it; empty if it has none. */
    public static Optional<Duration> asked(Map<String, String> params) {
        return asked(params.getOrDefault("ttl", ""));
    }

    /** Parses a lifetime as Vault does: seconds, or a number with a unit; empty if it is invalid or not positive. */
    public static Optional<Duration> asked(String ttl) {
        String text = ttl.strip();
        try {
            if (text.matches("\\d{1,12}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text))).filter(Duration::isPositive);
            }
            if (text.matches("\\d{1,7}d")) {
                return Optional.of(Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1))))
                        .filter(Duration::isPositive);
            }
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(GoDuration.parse(text)).filter(Duration::isPositive);
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // Vault reports the error itself
        }
    }

    private static String spelled(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
