package dev.vso.operator.rollout.window;

import dev.vso.api.RotationWindowSpec;
import dev.vso.operator.time.GoDuration;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;

/**
 * A window that opens at local times and stays open for a while. Where clocks are put forward over its start, it opens
 * when that happens; where they are put back, it opens at the first of the two. Pure.
 *
 * @param open how long it is open, in elapsed time
 */
record RotationWindow(CronExpression cron, Duration open, ZoneId zone) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** The 29th of February may be eight years away. */
    private static final int YEARS = 9;

    /** Parses a window of a spec. */
    static RotationWindow of(RotationWindowSpec spec) throws InvalidWindowException {
        return new RotationWindow(CronExpression.parse(spec.cron()), duration(spec.duration()), zone(spec.timeZone()));
    }

    private static Duration duration(String text) throws InvalidWindowException {
        try {
            Duration parsed = GoDuration.parse(text);
            if (parsed.compareTo(SHORTEST) >= 0 && parsed.compareTo(LONGEST) <= 0) {
                return parsed;
            }
        } catch (IllegalArgumentException _) {
            // the same message as for a duration out of bounds
        }
        throw new InvalidWindowException(
                "duration \"%s\" is not one from 1m to 168h".formatted(text), "write a number with m or h, such as 4h");
    }

    private static ZoneId zone(String name) throws InvalidWindowException {
        try {
            return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException _) {
            throw new InvalidWindowException(
                    "timeZone \"%s\" is not known".formatted(name),
                    "write a name of the IANA time zone database, such as Europe/Berlin");
        }
    }

    /** Returns whether it is open. */
    boolean isOpen(Instant now) {
        LocalDate first = dateOf(now.minus(open)).minusDays(1);
        for (LocalDate date = dateOf(now); !date.isBefore(first); date = date.minusDays(1)) {
            if (cron.matches(date)) {
                for (LocalTime time : cron.times().reversed()) {
                    Instant start = start(date, time);
                    if (!start.isAfter(now)) {
                        return now.isBefore(start.plus(open));
                    }
                }
            }
        }
        return false;
    }

    /** Returns when it opens next after this moment; empty if not within nine years. */
    Optional<Instant> nextOpening(Instant now) {
        LocalDate today = dateOf(now);
        LocalDate end = today.plusYears(YEARS);
        for (LocalDate date = today; date.isBefore(end); date = next(date)) {
            if (cron.matches(date)) {
                for (LocalTime time : cron.times()) {
                    Instant start = start(date, time);
                    if (start.isAfter(now)) {
                        return Optional.of(start);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private LocalDate next(LocalDate date) {
        LocalDate tomorrow = date.plusDays(1);
        return cron.isInMonth(tomorrow) ? tomorrow : tomorrow.withDayOfMonth(1).plusMonths(1);
    }

    private LocalDate dateOf(Instant now) {
        return LocalDate.ofInstant(now, zone);
    }

    private Instant start(LocalDate date, LocalTime time) {
        LocalDateTime local = date.atTime(time);
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (!offsets.isEmpty()) {
            return local.toInstant(offsets.getFirst());
        }
        ZoneOffsetTransition gap = zone.getRules().getTransition(local);
        return gap.getInstant();
    }
}
