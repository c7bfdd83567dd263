package dev.vso.operator.rollout.window;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Local dates and times by the five fields of a crontab: minute, hour, day of the month, month, day of the week. As in
 * a CronJob of Kubernetes, a date matches if one of the two fields for days does, where neither of them is {@code *}.
 *
 * <p>It takes a few hundred bytes: times are computed when they are asked for, since anybody may write {@code * * * * *}.
 */
final class CronExpression {

    /** Longer texts are refused before they are parsed. */
    static final int LONGEST = 100;

    private static final String EXAMPLE =
            "write five fields: minute, hour, day of the month, month, day of the week, such as 0 2 * * 6";
    private static final int DAYS = 31;

    private final CronField.Values minutes;
    private final CronField.Values hours;
    private final CronField.Values days;
    private final CronField.Values months;
    private final CronField.Values weekdays;

    private CronExpression(
            CronField.Values minutes,
            CronField.Values hours,
            CronField.Values days,
            CronField.Values months,
            CronField.Values weekdays) {
        this.minutes = minutes;
        this.hours = hours;
        this.days = days;
        this.months = months;
        this.weekdays = weekdays;
    }

    /**
     * Parses an expression.
     *
     * @throws InvalidWindowException if it is invalid, or matches no date of any year
     */
    static CronExpression parse(String text) throws InvalidWindowException {
        String[] fields = text.strip().split("[ \t]+", -1);
        if (text.length() > LONGEST) {
            throw new InvalidWindowException("cron has more than %d characters".formatted(LONGEST), EXAMPLE);
        }
        if (fields.length != CronField.values().length) {
            throw new InvalidWindowException("cron \"%s\" has not five fields".formatted(text), EXAMPLE);
        }
        var parsed = new CronExpression(
                CronField.MINUTE.parse(fields[0]),
                CronField.HOUR.parse(fields[1]),
                CronField.DAY_OF_MONTH.parse(fields[2]),
                CronField.MONTH.parse(fields[3]),
                CronField.DAY_OF_WEEK.parse(fields[4]));
        if (!parsed.hasDates()) {
            throw new InvalidWindowException(
                    "cron \"%s\" matches no date, because no such month has such a day".formatted(text),
                    "write a day that the month has, or 1 for the first of the next month");
        }
        return parsed;
    }

    private boolean hasDates() {
        boolean byWeekday = !weekdays.any();
        return byWeekday
                || IntStream.rangeClosed(1, DAYS)
                        .filter(days::has)
                        .anyMatch(day -> IntStream.rangeClosed(1, 12)
                                .filter(months::has)
                                .anyMatch(month -> day <= Month.of(month).maxLength()));
    }

    /** Returns the times of a matching date, in order; there is at least one, and there may be one for each minute. */
    List<LocalTime> times() {
        return IntStream.range(0, 24)
                .filter(hours::has)
                .boxed()
                .flatMap(hour ->
                        IntStream.range(0, 60).filter(minutes::has).mapToObj(minute -> LocalTime.of(hour, minute)))
                .toList();
    }

    /** Returns whether it matches a date of this month. */
    boolean isInMonth(LocalDate date) {
        return months.has(date.getMonthValue());
    }

    /** Returns whether it matches this date. */
    boolean matches(LocalDate date) {
        boolean day = days.has(date.getDayOfMonth());
        boolean weekday = weekdays.has(date.getDayOfWeek().getValue() % 7);
        boolean needsBoth = days.any() || weekdays.any();
        boolean isDay = needsBoth ? (day && weekday) : (day || weekday);
        return isInMonth(date) && isDay;
    }
}
