package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.ANY;
import static dev.vso.gotemplate.function.Parameter.TEXT;

import dev.vso.gotemplate.print.GoTime;
import dev.vso.gotemplate.print.TimeParser;
import dev.vso.gotemplate.value.Moment;
import dev.vso.gotemplate.value.Numerals;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Whole;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Sprig's functions on times and durations that need no clock, and {@code ago}, which does. The local zone is UTC. */
final class Dates {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3600 * SECOND;

    private Dates() {}

    static List<Function> all(Clock clock) {
        return List.of(
                Function.of("ago", a -> Text.of(ago(a.any(0), clock.instant())), ANY),
                Function.of("duration", a -> Text.of(GoTime.duration(seconds(a.any(0)) * SECOND)), ANY),
                Function.of("durationRound", a -> Text.of(rounded(nanos(a.any(0), clock.instant()))), ANY),
                Function.of("mustToDate", Dates::date, TEXT, TEXT));
    }

    private static Value date(Arguments a) {
        return TimeParser.parse(a.text(0), a.text(1), a.meter())
                .orElseThrow(() -> new Failure("parsing time: it is not of the layout"));
    }

    private static String ago(Value value, Instant now) {
        var then = switch (value) {
            case Moment moment -> moment.time().toInstant();
            case Whole whole when isPlain(whole) -> Instant.ofEpochSecond(whole.number());
            default -> now;
        };
        var elapsed = Duration.between(then, now);
        var seconds = elapsed.getSeconds() + (elapsed.getNano() >= SECOND / 2 ? 1 : 0);
        return GoTime.duration(seconds * SECOND);
    }

    private static boolean isPlain(Whole whole) {
        return whole.type() == Whole.Type.INT || whole.type() == Whole.Type.INT64;
    }

    private static long seconds(Value value) {
        return switch (value) {
            case Text text
            when text.type() == Text.Type.STRING ->
                Numerals.parseInt(text.bytes(), 10).number();
            case Whole whole when whole.type() == Whole.Type.INT64 -> whole.number();
            default -> 0;
        };
    }

    private static long nanos(Value value, Instant now) {
        return switch (value) {
            case Text text
            when text.type() == Text.Type.STRING ->
                DurationText.nanos(text.bytes()).orElse(0);
            case Whole whole when whole.type() == Whole.Type.INT64 -> whole.number();
            case Moment moment ->
                Duration.between(moment.time().toInstant(), now).toNanos();
            default -> 0;
        };
    }

    /** The largest unit alone, and no sign. */
    private static String rounded(long nanos) {
        var size = nanos < 0 ? -nanos : nanos;
        var units = List.of(365 * 24 * HOUR, 30 * 24 * HOUR, 24 * HOUR, HOUR, 60 * SECOND, SECOND);
        var names = List.of("y", "mo", "d", "h", "m", "s");
        for (int i = 0; i < units.size(); i++) {
            if (Long.compareUnsigned(size, units.get(i)) > 0) {
                return Long.divideUnsigned(size, units.get(i)) + names.get(i);
            }
        }
        return "0s";
    }
}
