package dev.vso.operator.inventory;

import java.time.Duration;

/** Formats durations like kubectl: {@code 42s}, {@code 5m30s}, {@code 3h12m}, {@code 12d}. */
public final class Ages {

    private static final int SECONDS_ONLY = 120;
    private static final int MINUTES_WITH_SECONDS = 10;
    private static final int MINUTES_ONLY = 180;
    private static final int HOURS_WITH_MINUTES = 8;
    private static final int HOURS_ONLY = 48;
    private static final int DAYS_WITH_HOURS = 8;
    private static final int DAYS_ONLY = 730;

    private Ages() {}

    /** At most two units; a negative duration counts as zero. */
    public static String words(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < SECONDS_ONLY) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < MINUTES_ONLY) {
            return minutes < MINUTES_WITH_SECONDS ? minutes + "m" + more(seconds % 60, "s") : minutes + "m";
        }
        long hours = minutes / 60;
        if (hours < HOURS_ONLY) {
            return hours < HOURS_WITH_MINUTES ? hours + "h" + more(minutes % 60, "m") : hours + "h";
        }
        long days = hours / 24;
        if (days < DAYS_ONLY) {
            return days < DAYS_WITH_HOURS ? days + "d" + more(hours % 24, "h") : days + "d";
        }
        return days / 365 + "y" + more(days % 365, "d");
    }

    private static String more(long rest, String unit) {
        return rest == 0 ? "" : rest + unit;
    }
}
