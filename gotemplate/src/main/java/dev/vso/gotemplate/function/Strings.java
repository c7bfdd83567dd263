package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.ANY;
import static dev.vso.gotemplate.function.Parameter.INT;
import static dev.vso.gotemplate.function.Parameter.TEXT;

import dev.vso.gotemplate.limit.Bounded;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.print.GoFormat;
import dev.vso.gotemplate.print.Quote;
import dev.vso.gotemplate.print.Unicode;
import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Utf8;
import dev.vso.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** Sprig's functions on strings; those that look at words are in {@link Words}. */
final class Strings {
    /** A byte in quotes may become so many. */
    private static final long MOST_QUOTED = 4;

    private static final int BYTES_OF_A_STRING = 72;

    private Strings() {}

    static List<Function> all() {
        return List.of(
                onText("trim", text -> trimmed(text, Unicode::isSpace, true, true)),
                onText("upper", text -> mapped(text, Character::toUpperCase)),
                onText("lower", text -> mapped(text, Character::toLowerCase)),
                Function.of("trunc", a -> Text.of(trunc(a.integer(0), a.text(1))), INT, TEXT),
                Function.of("substr", Strings::substr, INT, INT, TEXT),
                Function.of("repeat", Strings::repeat, INT, TEXT),
                Function.of("trimAll", Strings::trimAll, TEXT, TEXT),
                Function.of("trimall", Strings::trimAll, TEXT, TEXT),
                Function.of("trimPrefix", a -> Text.of(withoutPrefix(a.text(0), a.text(1))), TEXT, TEXT),
                Function.of("trimSuffix", a -> Text.of(withoutSuffix(a.text(0), a.text(1))), TEXT, TEXT),
                Function.of("contains", Strings::contains, TEXT, TEXT),
                test("hasPrefix", (part, text) -> text.startsWith(part)),
                test("hasSuffix", (part, text) -> text.endsWith(part)),
                Function.variadic("quote", Strings::quote, ANY),
                Function.variadic("squote", Strings::squote, ANY),
                Function.variadic("cat", a -> Text.of(joined(a, present(a.values()), " ")), ANY),
                Function.of("indent", a -> Text.of(indent(a)), INT, TEXT),
                Function.of("nindent", a -> Text.of("\n" + indent(a)), INT, TEXT),
                Function.of("replace", Strings::replace, TEXT, TEXT, TEXT),
                Function.of("plural", a -> a.any(a.integer(2) == 1 ? 0 : 1), TEXT, TEXT, INT)
                        .constant(),
                Function.of("toString", a -> Text.of(string(a, a.any(0))), ANY),
                Function.of("toStrings", a -> strings(a, a.any(0)), ANY),
                Function.of("join", a -> Text.of(joined(a, strings(a, a.any(1)).items(), a.text(0))), TEXT, ANY),
                Function.of("sortAlpha", Strings::sortAlpha, ANY),
                Function.of("split", a -> numbered(a, split(a, a.text(0), a.text(1), -1)), TEXT, TEXT),
                Function.of("splitn", Strings::splitn, TEXT, INT, TEXT),
                Function.of("splitList", a -> list(split(a, a.text(0), a.text(1), -1)), TEXT, TEXT));
    }

    static Function onText(String name, UnaryOperator<String> body) {
        return Function.of(name, a -> Text.of(body.apply(a.text(0))), TEXT);
    }

    private static Function test(String name, BiPredicate<String, String> body) {
        return Function.of(name, a -> new Bool(body.test(a.text(0), a.text(1))), TEXT, TEXT);
    }

    /** Sprig's {@code strval}: a string as it is, all else as it prints. */
    static String string(Arguments a, Value value) {
        return GoFormat.print(a.meter(), value);
    }

    /** Sprig's {@code strslice}: the items that are not nil, as strings; what is no list is a list of itself. */
    static Sequence strings(Arguments a, Value value) {
        return switch (value) {
            case Sequence sequence when sequence.element() == Sequence.Element.STRING -> sequence;
            case Sequence sequence -> {
                a.meter().items(sequence.size());
                a.meter().memory((long) BYTES_OF_A_STRING * sequence.size());
                yield Sequence.of(
                        Sequence.Element.STRING,
                        present(sequence.items()).stream()
                                .<Value>map(item -> Text.of(string(a, item)))
                                .toList());
            }
            case Absent _ -> Sequence.of(Sequence.Element.STRING, List.of());
            default -> Sequence.of(Sequence.Element.STRING, List.of(Text.of(string(a, value))));
        };
    }

    private static List<Value> present(List<Value> values) {
        return values.stream().filter(value -> !(value instanceof Absent)).toList();
    }

    private static String joined(Arguments a, List<Value> values, String separator) {
        var out = new Bounded(a.meter());
        var first = true;
        for (var value : values) {
            out.append(first ? "" : separator).append(string(a, value));
            first = false;
        }
        return out.toString();
    }

    /** Go's {@code strings.Map}: by code points; what is no UTF-8 becomes U+FFFD. */
    static String mapped(String bytes, IntUnaryOperator map) {
        var out = new StringBuilder(bytes.length());
        for (int i = 0; i < bytes.length(); i += Utf8.width(bytes, i)) {
            Utf8.append(out, map.applyAsInt(Utf8.rune(bytes, i)));
        }
        return out.toString();
    }

    private static String trimmed(String bytes, IntPredicate cut, boolean left, boolean right) {
        var start = 0;
        while (left && start < bytes.length() && cut.test(Utf8.rune(bytes, start))) {
            start += Utf8.width(bytes, start);
        }
        var end = bytes.length();
        while (right && end > start) {
            var width = Utf8.widthBefore(bytes, end);
            if (!cut.test(Utf8.rune(bytes, end - width))) {
                break;
            }
            end -= width;
        }
        return bytes.substring(start, end);
    }

    private static Value trimAll(Arguments a) {
        var cut = a.text(0);
        var set = new BitSet();
        for (int i = 0; i < cut.length(); i += Utf8.width(cut, i)) {
            set.set(Utf8.rune(cut, i));
        }
        a.meter().briefly(set.size() / Byte.SIZE);
        return Text.of(trimmed(a.text(1), set::get, true, true));
    }

    private static Value contains(Arguments a) {
        return new Bool(a.text(0).isEmpty() || new Finder(a.text(0), a.meter()).in(a.text(1), 0) >= 0);
    }

    private static String withoutPrefix(String prefix, String text) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static String withoutSuffix(String suffix, String text) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    private static String trunc(long count, String text) {
        if (count < 0 && text.length() + count > 0) {
            return text.substring((int) (text.length() + count));
        }
        return count >= 0 && text.length() > count ? text.substring(0, (int) count) : text;
    }

    private static Value substr(Arguments a) {
        var start = a.integer(0);
        var end = a.integer(1);
        var text = a.text(2);
        if (start < 0) {
            return Text.of(part(text, 0, end));
        }
        return Text.of(part(text, start, end < 0 || end > text.length() ? text.length() : end));
    }

    private static String part(String text, long start, long end) {
        if (start < 0 || start > end || end > text.length()) {
            throw new Failure("slice bounds out of range");
        }
        return text.substring((int) start, (int) end);
    }

    private static Value repeat(Arguments a) {
        if (a.integer(0) < 0) {
            throw new Failure("strings: negative Repeat count");
        }
        var text = a.text(1);
        if (text.isEmpty()) {
            return Text.of("");
        }
        var length = Math.multiplyHigh(a.integer(0), text.length()) == 0 ? a.integer(0) * text.length() : -1;
        a.meter().longest(length < 0 ? Long.MAX_VALUE : length);
        return Text.of(text.repeat((int) a.integer(0)));
    }

    private static Value quote(Arguments a) {
        var out = new Bounded(a.meter());
        for (var value : present(a.values())) {
            var text = string(a, value);
            a.meter().briefly(MOST_QUOTED * text.length());
            out.append(out.length() == 0 ? "" : " ").append(Quote.string(text));
        }
        return Text.of(out.toString());
    }

    private static Value squote(Arguments a) {
        var out = new Bounded(a.meter());
        for (var value : present(a.values())) {
            out.append(out.length() == 0 ? "'" : " '").append(string(a, value)).append("'");
        }
        return Text.of(out.toString());
    }

    private static String indent(Arguments a) {
        if (a.integer(0) < 0) {
            throw new Failure("strings: negative Repeat count");
        }
        var out = new Bounded(a.meter()).repeat(' ', a.integer(0));
        for (int i = 0; i < a.text(1).length(); i++) {
            var c = a.text(1).charAt(i);
            out.append(c);
            if (c == '\n') {
                out.repeat(' ', a.integer(0));
            }
        }
        return out.toString();
    }

    private static Value replace(Arguments a) {
        var old = a.text(0);
        var text = a.text(2);
        var out = new Bounded(a.meter());
        if (old.isEmpty()) {
            out.append(a.text(1));
            for (int i = 0; i < text.length(); i += Utf8.width(text, i)) {
                out.append(text, i, i + Utf8.width(text, i)).append(a.text(1));
            }
            return Text.of(out.toString());
        }
        var from = 0;
        var finder = new Finder(old, a.meter());
        for (int at = finder.in(text, 0); at >= 0; at = finder.in(text, from)) {
            out.append(text, from, at).append(a.text(1));
            from = at + old.length();
        }
        return Text.of(out.append(text, from, text.length()).toString());
    }

    private static Value sortAlpha(Arguments a) {
        if (!(a.any(0) instanceof Sequence)) {
            return Sequence.of(Sequence.Element.STRING, List.of(Text.of(string(a, a.any(0)))));
        }
        var sorted = new ArrayList<>(strings(a, a.any(0)).items());
        sorted.sort((x, y) -> compare((Text) x, (Text) y, a.meter()));
        return Sequence.of(Sequence.Element.STRING, sorted);
    }

    private static int compare(Text a, Text b, Meter meter) {
        meter.work(4 + Math.min(a.bytes().length(), b.bytes().length()) / 8);
        return a.bytes().compareTo(b.bytes());
    }

    // ------------------------------------------------------------------------------------------------------- split

    private static Value splitn(Arguments a) {
        return numbered(a, split(a, a.text(0), a.text(2), a.integer(1)));
    }

    /** Go's {@code strings.SplitN}: at most so many parts; all when that is negative. */
    static List<String> split(Arguments a, String separator, String text, long most) {
        var parts = new ArrayList<String>();
        if (most == 0) {
            return parts;
        }
        var from = 0;
        var finder = separator.isEmpty() ? null : new Finder(separator, a.meter());
        while (from <= text.length() && (most < 0 || parts.size() < most - 1)) {
            var at = finder == null ? nextRune(text, from) : finder.in(text, from);
            if (at < 0 || (separator.isEmpty() && at >= text.length())) {
                break;
            }
            parts.add(part(a.meter(), text, from, at));
            from = at + separator.length();
        }
        if (!separator.isEmpty() || from < text.length()) {
            parts.add(part(a.meter(), text, from, text.length()));
        }
        return parts;
    }

    /** A part of a text, to lie in a list. */
    static String part(Meter meter, String text, int from, int to) {
        meter.items(1);
        meter.text(to - from);
        return text.substring(from, to);
    }

    private static int nextRune(String text, int from) {
        return from < text.length() ? from + Utf8.width(text, from) : -1;
    }

    static Sequence list(List<String> parts) {
        return Sequence.of(
                Sequence.Element.STRING, parts.stream().<Value>map(Text::of).toList());
    }

    private static Mapping numbered(Arguments a, List<String> parts) {
        a.meter().entries(parts.size());
        a.meter().memory((long) BYTES_OF_A_STRING * parts.size());
        var map = Mapping.of(Mapping.Element.STRING);
        for (int i = 0; i < parts.size(); i++) {
            map.put("_" + i, Text.of(parts.get(i)));
        }
        return map;
    }
}
