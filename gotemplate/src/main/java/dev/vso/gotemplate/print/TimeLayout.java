package dev.vso.gotemplate.print;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.value.Moment;
import java.util.List;
import java.util.Optional;

/** Go's way to say how a time looks: by the reference time {@code Mon Jan 2 15:04:05 -0700 MST 2006}. */
public final class TimeLayout {
    /** In the order in which they are tried; those that a lower-case letter may not follow come with a blank. */
    private static final List<String> ELEMENTS = List.of(
            "January",
            "Jan ",
            "Monday",
            "Mon ",
            "MST",
            "01",
            "02",
            "03",
            "04",
            "05",
            "06",
            "002",
            "15",
            "1",
            "2006",
            "2",
            "_2006",
            "_2",
            "__2",
            "3",
            "4",
            "5",
            "PM",
            "pm",
            "-070000",
            "-07:00:00",
            "-0700",
            "-07:00",
            "-07",
            "Z070000",
            "Z07:00:00",
            "Z0700",
            "Z07:00",
            "Z07");

    private static final long WORK_OF_A_BYTE = 40;
    static final int COPIED_AT_ONCE = 16;

    private TimeLayout() {}

    /** Text that stands for itself, the element after it, and the rest; without element at the end of a layout. */
    record Chunk(String prefix, Optional<String> element, String rest) {}

    static Chunk next(String layout) {
        for (int i = 0; i < layout.length(); i++) {
            var element = elementAt(layout, i);
            if (element.isPresent()) {
                var text = element.get();
                if (text.equals("_2006")) { // the underscore stands for itself
                    return new Chunk(layout.substring(0, i + 1), Optional.of("2006"), layout.substring(i + 5));
                }
                return new Chunk(layout.substring(0, i), element, layout.substring(i + text.length()));
            }
        }
        return new Chunk(layout, Optional.empty(), "");
    }

    private static Optional<String> elementAt(String layout, int at) {
        var c = layout.charAt(at);
        if (c == '.' || c == ',') {
            return fractionAt(layout, at);
        }
        for (var candidate : ELEMENTS) {
            var element = candidate.trim();
            if (layout.startsWith(element, at)
                    && !(candidate.endsWith(" ") && lowerAt(layout, at + element.length()))) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    private static boolean lowerAt(String layout, int at) {
        return at < layout.length() && layout.charAt(at) >= 'a' && layout.charAt(at) <= 'z';
    }

    private static Optional<String> fractionAt(String layout, int at) {
        if (at + 1 >= layout.length() || (layout.charAt(at + 1) != '0' && layout.charAt(at + 1) != '9')) {
            return Optional.empty();
        }
        var end = at + 1;
        while (end < layout.length() && layout.charAt(end) == layout.charAt(at + 1)) {
            end++;
        }
        var digitFollows = end < layout.length() && layout.charAt(end) >= '0' && layout.charAt(end) <= '9';
        return digitFollows ? Optional.empty() : Optional.of(layout.substring(at, end));
    }

    /** {@code Time.Format}. */
    public static String format(Moment moment, String layout, Meter meter) {
        var out = new StringBuilder();
        var rest = layout;
        while (!rest.isEmpty()) {
            var chunk = next(rest);
            count(chunk, meter);
            out.append(chunk.prefix());
            chunk.element().ifPresent(element -> out.append(element(moment, element)));
            rest = chunk.rest();
        }
        return out.toString();
    }

    /** Each byte before an element is compared with all of them, and what follows is copied. */
    static void count(Chunk chunk, Meter meter) {
        meter.work(
                WORK_OF_A_BYTE * (1L + chunk.prefix().length()) + chunk.rest().length() / COPIED_AT_ONCE);
    }

    private static String element(Moment moment, String element) {
        var time = moment.time();
        var twelve = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
        return switch (element) {
            case "January" -> GoTime.month(time.getMonthValue());
            case "Jan" -> GoTime.month(time.getMonthValue()).substring(0, 3);
            case "Monday" -> GoTime.weekday(time.getDayOfWeek().getValue() % 7);
            case "Mon" -> GoTime.weekday(time.getDayOfWeek().getValue() % 7).substring(0, 3);
            case "MST" -> moment.zone().isEmpty() ? offset(moment, "-0700") : moment.zone();
            case "2006" -> padded(time.getYear(), 4);
            case "06" -> padded(Math.abs(time.getYear()) % 100, 2);
            case "1" -> padded(time.getMonthValue(), 0);
            case "01" -> padded(time.getMonthValue(), 2);
            case "2" -> padded(time.getDayOfMonth(), 0);
            case "_2" -> "%2d".formatted(time.getDayOfMonth());
            case "02" -> padded(time.getDayOfMonth(), 2);
            case "__2" -> "%3d".formatted(time.getDayOfYear());
            case "002" -> padded(time.getDayOfYear(), 3);
            case "15" -> padded(time.getHour(), 2);
            case "3" -> padded(twelve, 0);
            case "03" -> padded(twelve, 2);
            case "4" -> padded(time.getMinute(), 0);
            case "04" -> padded(time.getMinute(), 2);
            case "5" -> padded(time.getSecond(), 0);
            case "05" -> padded(time.getSecond(), 2);
            case "PM" -> time.getHour() >= 12 ? "PM" : "AM";
            case "pm" -> time.getHour() >= 12 ? "pm" : "am";
            default ->
                element.charAt(0) == '-' || element.charAt(0) == 'Z'
                        ? offset(moment, element)
                        : fraction(time.getNano(), element);
        };
    }

    private static String padded(int number, int width) {
        var digits = String.valueOf(Math.abs(number));
        return (number < 0 ? "-" : "") + "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static String offset(Moment moment, String element) {
        var seconds = moment.time().getOffset().getTotalSeconds();
        if (seconds == 0 && element.charAt(0) == 'Z') {
            return "Z";
        }
        var size = Math.abs(seconds);
        var colon = element.contains(":") ? ":" : "";
        var text = new StringBuilder().append(seconds / 60 < 0 ? '-' : '+').append(padded(size / 3600, 2));
        if (element.length() > 3) {
            text.append(colon).append(padded(size / 60 % 60, 2));
        }
        if (element.length() > 6) {
            text.append(colon).append(padded(size % 60, 2));
        }
        return text.toString();
    }

    private static String fraction(int nanos, String element) {
        var digits = padded(nanos, 9).substring(0, Math.min(9, element.length() - 1));
        if (element.charAt(1) == '9') {
            var end = digits.length();
            while (end > 0 && digits.charAt(end - 1) == '0') {
                end--;
            }
            return end == 0 ? "" : element.charAt(0) + digits.substring(0, end);
        }
        return element.charAt(0) + digits + "0".repeat(Math.max(0, element.length() - 10));
    }
}
