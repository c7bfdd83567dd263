package dev.vso.gotemplate.print;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.value.Moment;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Go's {@code time.ParseInLocation} for the zone UTC. */
public final class TimeParser {
    private static final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Mismatch() {
            super(null, null, false, false);
        }
    }

    private static final List<String> MONTHS =
            IntStream.rangeClosed(1, 12).mapToObj(GoTime::month).toList();
    private static final List<String> DAYS =
            IntStream.rangeClosed(0, 6).mapToObj(GoTime::weekday).toList();

    private static final int WORK_OF_AN_ELEMENT = 40;

    private final Meter meter;
    private String value;
    private String layout;
    private int year;
    private int month = -1;
    private int day = -1;
    private int dayOfYear = -1;
    private int hour;
    private int minute;
    private int second;
    private int nanos;
    private boolean am;
    private boolean pm;
    private boolean utc;
    private @Nullable Integer offset;
    private String zone = "";

    private TimeParser(String layout, String value, Meter meter) {
        this.meter = meter;
        this.layout = layout;
        this.value = value;
    }

    /** The time, or empty when the value is not of this layout. */
    public static Optional<Moment> parse(String layout, String value, Meter meter) {
        try {
            return Optional.of(new TimeParser(layout, value, meter).run());
        } catch (Mismatch | DateTimeException e) {
            return Optional.empty();
        }
    }

    private Moment run() {
        while (true) {
            var chunk = TimeLayout.next(layout);
            TimeLayout.count(chunk, meter);
            meter.work(WORK_OF_AN_ELEMENT + value.length() / TimeLayout.COPIED_AT_ONCE);
            skip(chunk.prefix());
            layout = chunk.rest();
            if (chunk.element().isEmpty()) {
                require(value.isEmpty());
                return moment();
            }
            element(chunk.element().get());
        }
    }

    private static void require(boolean fits) {
        if (!fits) {
            throw new Mismatch();
        }
    }

    /** Goes past the text that stands for itself; a run of spaces stands for any number of them. */
    private void skip(String prefix) {
        var i = 0;
        while (i < prefix.length()) {
            meter.work(1 + value.length() / TimeLayout.COPIED_AT_ONCE);
            if (prefix.charAt(i) == ' ') {
                require(value.isEmpty() || value.charAt(0) == ' ');
                i = afterSpaces(prefix, i);
                value = value.substring(afterSpaces(value, 0));
            } else {
                require(!value.isEmpty() && value.charAt(0) == prefix.charAt(i));
                i++;
                value = value.substring(1);
            }
        }
    }

    private static int afterSpaces(String text, int from) {
        var end = from;
        while (end < text.length() && text.charAt(end) == ' ') {
            end++;
        }
        return end;
    }

    private void element(String element) {
        switch (element) {
            case "06" -> {
                var two = digits(2, 2);
                year = two >= 69 ? two + 1900 : two + 2000;
            }
            case "2006" -> year = digits(4, 4);
            case "Jan" -> month = name(MONTHS, 3) + 1;
            case "January" -> month = name(MONTHS, Integer.MAX_VALUE) + 1;
            case "1", "01" -> {
                month = oneOrTwo(element.length() == 2);
                require(month >= 1 && month <= 12);
            }
            case "Mon" -> name(DAYS, 3);
            case "Monday" -> name(DAYS, Integer.MAX_VALUE);
            case "2", "_2", "02" -> {
                skipSpace(element.startsWith("_") ? 1 : 0);
                day = oneOrTwo(element.equals("02"));
            }
            case "__2", "002" -> {
                skipSpace(element.startsWith("_") ? 2 : 0);
                dayOfYear = element.equals("002") ? digits(3, 3) : digits(1, 3);
            }
            case "15" -> hour = below(24, oneOrTwo(false));
            case "3", "03" -> hour = below(13, oneOrTwo(element.length() == 2));
            case "4", "04" -> minute = below(60, oneOrTwo(element.length() == 2));
            case "5", "05" -> {
                second = below(60, oneOrTwo(element.length() == 2));
                unasked();
            }
            case "PM", "pm" -> half(element);
            case "MST" -> zoneName();
            default -> {
                if (element.charAt(0) == '.' || element.charAt(0) == ',') {
                    fraction(element);
                } else {
                    offset(element);
                }
            }
        }
    }

    private static int below(int limit, int number) {
        require(number < limit);
        return number;
    }

    private void skipSpace(int most) {
        for (int i = 0; i < most && value.startsWith(" "); i++) {
            value = value.substring(1);
        }
    }

    private boolean isDigit(int at) {
        return at < value.length() && value.charAt(at) >= '0' && value.charAt(at) <= '9';
    }

    private int digits(int least, int most) {
        var end = 0;
        while (end < most && isDigit(end)) {
            end++;
        }
        require(end >= least);
        var number = Integer.parseInt(value.substring(0, end));
        value = value.substring(end);
        return number;
    }

    private int oneOrTwo(boolean two) {
        return digits(two ? 2 : 1, 2);
    }

    private int name(List<String> names, int length) {
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i).substring(0, Math.min(length, names.get(i).length()));
            if (value.regionMatches(true, 0, name, 0, name.length())) {
                value = value.substring(name.length());
                return i;
            }
        }
        throw new Mismatch();
    }

    private void half(String element) {
        var lower = element.equals("pm");
        pm = value.startsWith(element);
        am = value.startsWith(lower ? "am" : "AM");
        require(am || pm);
        value = value.substring(2);
    }

    // ---------------------------------------------------------------------------------------------------- fractions

    /** A fraction of a second that the layout does not ask for is taken all the same. */
    private void unasked() {
        if (value.length() >= 2 && isPoint(value.charAt(0)) && isDigit(1)) {
            var next = TimeLayout.next(layout).element().orElse("");
            if (next.isEmpty() || !isPoint(next.charAt(0))) {
                nanoseconds(digitsEnd());
            }
        }
    }

    private static boolean isPoint(char c) {
        return c == '.' || c == ',';
    }

    private int digitsEnd() {
        var end = 1;
        while (isDigit(end)) {
            end++;
        }
        return end;
    }

    private void fraction(String element) {
        if (element.charAt(1) == '0') {
            require(value.length() >= element.length());
            nanoseconds(element.length());
        } else if (value.length() >= 2 && isPoint(value.charAt(0)) && isDigit(1)) {
            nanoseconds(digitsEnd());
        }
    }

    private void nanoseconds(int end) {
        require(isPoint(value.charAt(0)));
        var digits = value.substring(1, Math.min(end, 10));
        require(!digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9'));
        nanos = Integer.parseInt(digits + "0".repeat(9 - digits.length()));
        value = value.substring(end);
    }

    // -------------------------------------------------------------------------------------------------------- zones

    private void offset(String element) {
        if (element.charAt(0) == 'Z' && value.startsWith("Z")) {
            value = value.substring(1);
            utc = true;
            return;
        }
        require(!value.isEmpty() && "+-".indexOf(value.charAt(0)) >= 0);
        var sign = value.charAt(0) == '-' ? -1 : 1;
        value = value.substring(1);
        var fields = element.length() == 3 ? 1 : element.length() <= 6 ? 2 : 3;
        var colons = element.contains(":");
        var seconds = 0;
        for (int i = 0; i < 3; i++) {
            if (colons && i > 0 && i < fields) {
                require(value.startsWith(":"));
                value = value.substring(1);
            }
            var part = i < fields ? digits(2, 2) : 0;
            require(part <= (i == 0 ? 24 : 60));
            seconds = seconds * 60 + part;
        }
        offset = sign * seconds;
    }

    private void zoneName() {
        if (value.startsWith("UTC")) {
            value = value.substring(3);
            utc = true;
            return;
        }
        var length = ZoneName.length(value);
        require(length > 0);
        zone = value.substring(0, length);
        value = value.substring(length);
    }

    // ------------------------------------------------------------------------------------------------------- result

    private Moment moment() {
        if (pm && hour < 12) {
            hour += 12;
        } else if (am && hour == 12) {
            hour = 0;
        }
        var time = LocalDateTime.of(date(), LocalTime.of(hour, minute, second, nanos));
        if (utc || (offset == null && zone.isEmpty())) {
            return new Moment(time.atOffset(ZoneOffset.UTC), "UTC");
        }
        if (offset != null) {
            return offset == 0 && (zone.isEmpty() || zone.equals("UTC"))
                    ? new Moment(time.atOffset(ZoneOffset.UTC), "UTC")
                    : new Moment(at(time, offset), zone);
        }
        var known = zone.startsWith("GMT") && zone.length() > 3 ? 3600 * Integer.parseInt(zone.substring(3)) : 0;
        var offsetOfName = ZoneOffset.ofTotalSeconds(known); // as Go: it moves the clock, not the time
        return new Moment(time.atOffset(ZoneOffset.UTC).withOffsetSameInstant(offsetOfName), zone);
    }

    private static OffsetDateTime at(LocalDateTime time, int offset) {
        return time.atOffset(ZoneOffset.ofTotalSeconds(offset));
    }

    private LocalDate date() {
        if (dayOfYear < 0) {
            return LocalDate.of(year, month < 0 ? 1 : month, day < 0 ? 1 : day);
        }
        var date = LocalDate.ofYearDay(year, dayOfYear);
        require((month < 0 || month == date.getMonthValue()) && (day < 0 || day == date.getDayOfMonth()));
        return date;
    }
}
