package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.INT;
import static dev.vso.gotemplate.function.Parameter.MOMENT;
import static dev.vso.gotemplate.function.Parameter.TEXT;
import static dev.vso.gotemplate.function.Parameter.VERSION;

import dev.vso.gotemplate.print.GoFormat;
import dev.vso.gotemplate.print.TimeLayout;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Moment;
import dev.vso.gotemplate.value.Numerals;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Version;
import dev.vso.gotemplate.value.Whole;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What some Go values can be asked with a dot: {@code (semver "1.2.3").Major}, {@code .Secrets.port.Int64}. */
public final class Methods {
    private static final double NANOS_PER_SECOND = 1e9;

    private Methods() {}

    /** The method of this name, bound to its value. */
    public static Optional<Function> of(Value receiver, String name) {
        return Optional.ofNullable(
                switch (receiver) {
                    case Text text when text.type() == Text.Type.NUMBER -> ofNumber(text, name);
                    case Version version -> ofVersion(version, name);
                    case Moment moment -> ofMoment(moment, name);
                    case Whole whole -> ofWhole(whole, name);
                    default -> null;
                });
    }

    private static Function constant(String name, Value value) {
        return Function.of(name, _ -> value);
    }

    private static Function text(String name, String value) {
        return constant(name, Text.of(value));
    }

    private static Function integer(String name, long value) {
        return constant(name, Whole.ofInt(value));
    }

    private static Function integer64(String name, long value) {
        return constant(name, Whole.ofInt64(value));
    }

    private static @Nullable Function ofNumber(Text number, String name) {
        return switch (name) {
            case "String" -> text(name, number.bytes());
            case "Int64" -> Function.of(name, _ -> Whole.ofInt64(required(Numerals.integer(number.bytes(), 10))));
            case "Float64" -> Function.of(name, _ -> new Real(required(Numerals.parseFloat(number.bytes()))));
            default -> null;
        };
    }

    private static long required(OptionalLong number) {
        return number.orElseThrow(() -> new Failure("strconv.ParseInt: parsing: invalid syntax"));
    }

    private static double required(OptionalDouble number) {
        return number.orElseThrow(() -> new Failure("strconv.ParseFloat: parsing: invalid syntax"));
    }

    private static @Nullable Function ofWhole(Whole whole, String name) {
        return switch (whole.type()) {
            case INT, INT64, UINT8, UINT64 -> null;
            case MONTH, WEEKDAY -> name.equals("String") ? printed(whole, name) : null;
            case DURATION ->
                switch (name) {
                    case "String" -> printed(whole, name);
                    case "Seconds" -> constant(name, new Real(whole.number() / NANOS_PER_SECOND));
                    case "Minutes" -> constant(name, new Real(whole.number() / NANOS_PER_SECOND / 60));
                    case "Hours" -> constant(name, new Real(whole.number() / NANOS_PER_SECOND / 3600));
                    case "Milliseconds" -> integer64(name, whole.number() / 1_000_000);
                    case "Microseconds" -> integer64(name, whole.number() / 1000);
                    case "Nanoseconds" -> integer64(name, whole.number());
                    default -> null;
                };
        };
    }

    private static Function printed(Value value, String name) {
        return Function.of(name, a -> Text.of(GoFormat.print(a.meter(), value)));
    }

    private static @Nullable Function ofVersion(Version version, String name) {
        return switch (name) {
            case "Major" -> constant(name, new Whole(version.major(), Whole.Type.UINT64));
            case "Minor" -> constant(name, new Whole(version.minor(), Whole.Type.UINT64));
            case "Patch" -> constant(name, new Whole(version.patch(), Whole.Type.UINT64));
            case "Prerelease" -> text(name, version.prerelease());
            case "Metadata" -> text(name, version.metadata());
            case "String" -> text(name, version.text());
            case "IncMajor" -> constant(name, next(version, version.major() + 1, 0, 0));
            case "IncMinor" -> constant(name, next(version, version.major(), version.minor() + 1, 0));
            case "IncPatch" ->
                constant(
                        name,
                        next(
                                version,
                                version.major(),
                                version.minor(),
                                version.patch() + (version.prerelease().isEmpty() ? 1 : 0)));
            default -> version.pointer() ? ofVersionPointer(version, name) : null;
        };
    }

    private static Version next(Version from, long major, long minor, long patch) {
        var plain = new Version(major, minor, patch, "", "", "", false);
        var prefix = from.original().startsWith("v") ? "v" : "";
        return new Version(major, minor, patch, "", "", prefix + plain.text(), false);
    }

    private static @Nullable Function ofVersionPointer(Version version, String name) {
        return switch (name) {
            case "Original" -> text(name, version.original());
            case "Compare" -> Function.of(name, a -> Whole.ofInt(Versions.compare(version, a.version(0))), VERSION);
            case "LessThan" -> Function.of(name, a -> new Bool(Versions.compare(version, a.version(0)) < 0), VERSION);
            case "LessThanEqual" ->
                Function.of(name, a -> new Bool(Versions.compare(version, a.version(0)) <= 0), VERSION);
            case "GreaterThan" ->
                Function.of(name, a -> new Bool(Versions.compare(version, a.version(0)) > 0), VERSION);
            case "GreaterThanEqual" ->
                Function.of(name, a -> new Bool(Versions.compare(version, a.version(0)) >= 0), VERSION);
            case "Equal" -> Function.of(name, a -> new Bool(Versions.compare(version, a.version(0)) == 0), VERSION);
            default -> null;
        };
    }

    private static @Nullable Function ofMoment(Moment moment, String name) {
        var time = moment.time();
        return switch (name) {
            case "Year" -> integer(name, time.getYear());
            case "Month" -> constant(name, new Whole(time.getMonthValue(), Whole.Type.MONTH));
            case "Day" -> integer(name, time.getDayOfMonth());
            case "YearDay" -> integer(name, time.getDayOfYear());
            case "Weekday" -> constant(name, new Whole(time.getDayOfWeek().getValue() % 7, Whole.Type.WEEKDAY));
            case "Hour" -> integer(name, time.getHour());
            case "Minute" -> integer(name, time.getMinute());
            case "Second" -> integer(name, time.getSecond());
            case "Nanosecond" -> integer(name, time.getNano());
            case "Unix" -> integer64(name, time.toEpochSecond());
            case "UnixMilli" -> integer64(name, time.toInstant().toEpochMilli());
            case "UnixNano" -> integer64(name, time.toEpochSecond() * 1_000_000_000L + time.getNano());
            case "UTC", "Local" -> constant(name, utc(time));
            case "IsZero" -> constant(name, new Bool(time.toEpochSecond() == -62_135_596_800L && time.getNano() == 0));
            case "String" -> printed(moment, name);
            case "Format" -> Function.of(name, a -> Text.of(TimeLayout.format(moment, a.text(0), a.meter())), TEXT);
            case "AddDate" -> Function.of(name, a -> moved(moment, a), INT, INT, INT);
            case "Before" ->
                Function.of(name, a -> new Bool(time.isBefore(a.moment(0).time())), MOMENT);
            case "After" ->
                Function.of(name, a -> new Bool(time.isAfter(a.moment(0).time())), MOMENT);
            case "Equal" ->
                Function.of(name, a -> new Bool(time.isEqual(a.moment(0).time())), MOMENT);
            case "Sub" -> Function.of(name, a -> since(time, a.moment(0).time()), MOMENT);
            default -> null;
        };
    }

    private static Moment utc(OffsetDateTime time) {
        return new Moment(time.withOffsetSameInstant(ZoneOffset.UTC), "UTC");
    }

    private static Value since(OffsetDateTime time, OffsetDateTime earlier) {
        return new Whole(Duration.between(earlier, time).toNanos(), Whole.Type.DURATION);
    }

    /** As Go does it: the 31st of a short month is in the month after it. */
    private static Moment moved(Moment moment, Arguments a) {
        var time = moment.time();
        var date = LocalDate.of(time.getYear(), time.getMonth(), 1)
                .plusYears(a.integer(0))
                .plusMonths(a.integer(1))
                .plusDays(time.getDayOfMonth() - 1 + a.integer(2));
        return new Moment(time.with(date), moment.zone());
    }
}
