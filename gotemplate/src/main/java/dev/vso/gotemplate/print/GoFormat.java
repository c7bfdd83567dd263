package dev.vso.gotemplate.print;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Utf8;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Whole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Go's {@code fmt.Sprint}, {@code Sprintln} and {@code Sprintf}; formats and results are byte strings. */
public final class GoFormat {
    private static final int LARGEST_NUMBER = 1_000_000;

    private final Printer printer;
    private final String format;
    private final List<Value> arguments;
    private int at;
    private int argument;
    private boolean reordered;
    private boolean goodNumber;
    private boolean afterNumber;
    private boolean unclosed; // no bracket closes any more

    private GoFormat(Meter meter, String format, List<Value> arguments) {
        this.printer = new Printer(meter);
        this.format = format;
        this.arguments = arguments;
    }

    /** What {@code {{.}}} writes for a value that is there. */
    public static String print(Meter meter, Value value) {
        if (value instanceof Text text) {
            return text.bytes();
        }
        return sprint(meter, List.of(value));
    }

    public static String sprint(Meter meter, List<Value> values) {
        var printer = new Printer(meter);
        printer.all(values);
        return printer.out().toString();
    }

    public static String sprintln(Meter meter, List<Value> values) {
        var printer = new Printer(meter);
        var first = true;
        for (var value : values) {
            if (!first) {
                printer.out().append(' ');
            }
            first = false;
            printer.argument(value, 'v');
        }
        return printer.out().append('\n').toString();
    }

    public static String sprintf(Meter meter, String format, List<Value> arguments) {
        return new GoFormat(meter, format, arguments).run();
    }

    private String run() {
        while (at < format.length()) {
            var percent = format.indexOf('%', at);
            var end = percent < 0 ? format.length() : percent;
            printer.out().append(format, at, end);
            at = end + 1;
            if (percent >= 0 && !directive()) {
                break;
            }
        }
        extra();
        return printer.out().toString();
    }

    /** Reads and carries out what follows a percent sign; false when the format ends in it. */
    private boolean directive() {
        goodNumber = true;
        afterNumber = false;
        printer.layout().clear();
        flags();
        argumentNumber();
        width();
        precision();
        if (!afterNumber) {
            argumentNumber();
        }
        if (at >= format.length()) {
            printer.out().append("%!(NOVERB)");
            return false;
        }
        var verb = Utf8.rune(format, at);
        at += Utf8.width(format, at);
        carryOut(verb);
        return true;
    }

    private void flags() {
        var flags = printer.layout().flags();
        for (; at < format.length(); at++) {
            switch (format.charAt(at)) {
                case '#' -> flags.sharp = true;
                case '0' -> flags.zero = true;
                case '+' -> flags.plus = true;
                case '-' -> flags.minus = true;
                case ' ' -> flags.space = true;
                default -> {
                    return;
                }
            }
        }
    }

    private void width() {
        var flags = printer.layout().flags();
        if (isAt('*')) {
            at++;
            var width = starArgument();
            flags.hasWidth = width != null;
            if (width == null) {
                printer.out().append("%!(BADWIDTH)");
            } else if (width < 0) {
                flags.width = -width;
                flags.minus = true;
                flags.zero = false;
            } else {
                flags.width = width;
            }
            afterNumber = false;
            return;
        }
        var width = number(format.length());
        flags.hasWidth = width != null;
        flags.width = width == null ? 0 : width;
        if (afterNumber && flags.hasWidth) {
            goodNumber = false;
        }
    }

    private void precision() {
        if (!(isAt('.') && at + 1 < format.length())) {
            return;
        }
        var flags = printer.layout().flags();
        at++;
        if (afterNumber) {
            goodNumber = false;
        }
        argumentNumber();
        flags.hasPrecision = true;
        if (isAt('*')) {
            at++;
            var precision = starArgument();
            flags.hasPrecision = precision != null && precision >= 0;
            flags.precision = flags.hasPrecision && precision != null ? precision : 0;
            if (!flags.hasPrecision) {
                printer.out().append("%!(BADPREC)");
            }
            afterNumber = false;
        } else {
            var precision = number(format.length());
            flags.precision = precision == null ? 0 : precision;
        }
    }

    private boolean isAt(char c) {
        return at < format.length() && format.charAt(at) == c;
    }

    private void carryOut(int verb) {
        if (verb == '%') {
            printer.out().append('%');
        } else if (!goodNumber) {
            printer.out().append("%!").append(Printer.rune(verb)).append("(BADINDEX)");
        } else if (argument >= arguments.size()) {
            printer.out().append("%!").append(Printer.rune(verb)).append("(MISSING)");
        } else {
            if (verb == 'v' || verb == 'w') {
                printer.layout().flags().forValue();
            }
            printer.argument(arguments.get(argument++), verb);
        }
    }

    /** The number that starts here, or null when none does or it is too large. */
    private @Nullable Integer number(int end) {
        var from = at;
        int number = 0;
        for (; at < end && format.charAt(at) >= '0' && format.charAt(at) <= '9'; at++) {
            if (number > LARGEST_NUMBER) {
                at = end; // as Go: the rest of the format is lost
                return null;
            }
            number = number * 10 + format.charAt(at) - '0';
        }
        return at == from ? null : (Integer) number;
    }

    private @Nullable Integer starArgument() {
        if (argument >= arguments.size()) {
            return null;
        }
        return arguments.get(argument++) instanceof Whole whole && Math.abs(whole.number()) <= LARGEST_NUMBER
                ? (Integer) (int) whole.number()
                : null;
    }

    /** Reads {@code [3]}, which chooses the argument. */
    private void argumentNumber() {
        afterNumber = false;
        if (!isAt('[')) {
            return;
        }
        reordered = true;
        var close = unclosed ? -1 : format.indexOf(']', at);
        unclosed = close < 0;
        if (close < 0 || at + 3 > format.length()) {
            at++;
            goodNumber = false;
            return;
        }
        at++;
        var number = number(close);
        var whole = number != null && at == close;
        at = close + 1;
        afterNumber = whole;
        if (whole && number != null && number >= 1 && number <= arguments.size()) {
            argument = number - 1;
        } else {
            goodNumber = false;
        }
    }

    private void extra() {
        if (reordered || argument >= arguments.size()) {
            return;
        }
        printer.layout().clear();
        printer.out().append("%!(EXTRA ");
        for (int i = argument; i < arguments.size(); i++) {
            printer.out().append(i > argument ? ", " : "");
            var value = arguments.get(i);
            if (value instanceof Absent) {
                printer.out().append("<nil>");
            } else {
                printer.out().append(value.typeName()).append('=');
                printer.argument(value, 'v');
            }
        }
        printer.out().append(')');
    }
}
