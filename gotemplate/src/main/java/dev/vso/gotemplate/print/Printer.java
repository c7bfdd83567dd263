package dev.vso.gotemplate.print;

import dev.vso.gotemplate.limit.Bounded;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Complex;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Moment;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Struct;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Utf8;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Version;
import dev.vso.gotemplate.value.Whole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Writes values by verbs, and what Go writes when a verb does not fit: {@code fmt/print.go}. */
final class Printer {
    private final Bounded out;
    private final Layout layout;
    private boolean complaining;

    Printer(Meter meter) {
        this.out = new Bounded(meter);
        this.layout = new Layout(out);
    }

    Bounded out() {
        return out;
    }

    Layout layout() {
        return layout;
    }

    /** An argument of a format. */
    void argument(Value value, int verb) {
        if (value instanceof Absent) {
            if (verb == 'T' || verb == 'v') {
                layout.pad("<nil>");
            } else {
                badVerb(value, verb);
            }
        } else if (verb == 'T') {
            layout.string(value.typeName());
        } else if (verb == 'p') {
            pointer(value);
        } else if (verb == 'w' && !isBasic(value) && !complaining) {
            badVerb(value, verb);
        } else {
            print(value, verb, 0);
        }
    }

    private static boolean isBasic(Value value) {
        return switch (value) {
            case Bool _, Real _, Complex _ -> true;
            case Text text -> text.type() == Text.Type.STRING;
            case Whole whole ->
                switch (whole.type()) {
                    case INT, INT64, UINT8, UINT64 -> true;
                    case MONTH, WEEKDAY, DURATION -> false;
                };
            case Absent _, Sequence _, Mapping _, Struct _, Moment _, Version _ -> false;
        };
    }

    /** Addresses are nobody's business, and differ each time in Go. */
    private void pointer(Value value) {
        switch (value) {
            case Sequence _, Mapping _ -> out.append("0xc000000000");
            case Version version when version.pointer() -> out.append("0xc000000000");
            default -> badVerb(value, 'p');
        }
    }

    private void badVerb(Value value, int verb) {
        var before = complaining;
        complaining = true;
        out.append("%!").append(rune(verb)).append('(');
        if (value instanceof Absent) {
            out.append("<nil>");
        } else {
            out.append(value.typeName()).append('=');
            print(value, 'v', 0);
        }
        out.append(')');
        complaining = before;
    }

    static String rune(int rune) {
        var bytes = new StringBuilder();
        Utf8.append(bytes, rune);
        return bytes.toString();
    }

    private void print(Value value, int verb, int depth) {
        if (!complaining && !layout.flags().sharpV && "vsxXq".indexOf(verb) >= 0) {
            var own = ownText(value);
            if (own.isPresent()) {
                string(value, own.get(), verb);
                return;
            }
        }
        switch (value) {
            case Absent _ -> out.append(layout.flags().sharpV ? "interface {}(nil)" : "<nil>");
            case Bool bool -> bool(bool, verb);
            case Whole whole -> whole(whole, verb);
            case Real real -> real(value, real.number(), verb);
            case Complex complex -> complex(complex, verb);
            case Text text -> string(value, text.bytes(), verb);
            case Sequence sequence -> sequence(sequence, verb, depth);
            case Mapping mapping -> mapping(mapping, verb, depth);
            case Struct struct -> struct(struct, verb, depth);
            case Version version -> version(version, verb, depth);
            case Moment moment -> string(value, GoTime.text(moment, out.meter()), verb);
        }
    }

    /** What a Go type with a method {@code String} says of itself. */
    private Optional<String> ownText(Value value) {
        return switch (value) {
            case Whole whole ->
                switch (whole.type()) {
                    case MONTH -> Optional.of(GoTime.month(whole.number()));
                    case WEEKDAY -> Optional.of(GoTime.weekday(whole.number()));
                    case DURATION -> Optional.of(GoTime.duration(whole.number()));
                    case INT, INT64, UINT8, UINT64 -> Optional.empty();
                };
            case Version version -> Optional.of(version.text());
            case Moment moment -> Optional.of(GoTime.text(moment, out.meter()));
            case Absent _, Bool _, Real _, Complex _, Text _, Sequence _, Mapping _, Struct _ -> Optional.empty();
        };
    }

    private void bool(Bool bool, int verb) {
        if (verb == 't' || verb == 'v') {
            layout.pad(bool.truth() ? "true" : "false");
        } else {
            badVerb(bool, verb);
        }
    }

    private void whole(Whole whole, int verb) {
        var number = whole.number();
        var signed = !whole.type().unsigned();
        switch (verb) {
            case 'v' -> {
                if (layout.flags().sharpV && !signed) {
                    layout.flags().sharp = true;
                    layout.integer(number, 16, false, 'v');
                    layout.flags().sharp = false;
                } else {
                    layout.integer(number, 10, signed, verb);
                }
            }
            case 'd' -> layout.integer(number, 10, signed, verb);
            case 'b' -> layout.integer(number, 2, signed, verb);
            case 'o', 'O' -> layout.integer(number, 8, signed, verb);
            case 'x', 'X' -> layout.integer(number, 16, signed, verb);
            case 'c' -> layout.rune(number);
            case 'q' -> layout.quotedRune(number);
            case 'U' -> layout.unicode(number);
            default -> badVerb(whole, verb);
        }
    }

    private void real(Value owner, double number, int verb) {
        switch (verb) {
            case 'v' -> layout.real(number, 'g', -1);
            case 'b', 'g', 'G', 'x', 'X' -> layout.real(number, (char) verb, -1);
            case 'f', 'e', 'E' -> layout.real(number, (char) verb, 6);
            case 'F' -> layout.real(number, 'f', 6);
            default -> badVerb(owner, verb);
        }
    }

    private void complex(Complex complex, int verb) {
        if ("vbgGxXfFeE".indexOf(verb) < 0) {
            badVerb(complex, verb);
            return;
        }
        var plus = layout.flags().plus;
        out.append('(');
        real(complex, complex.real(), verb);
        layout.flags().plus = true;
        real(complex, complex.imaginary(), verb);
        out.append("i)");
        layout.flags().plus = plus;
    }

    private void string(Value owner, String bytes, int verb) {
        switch (verb) {
            case 'v' -> {
                if (layout.flags().sharpV) {
                    layout.quoted(bytes);
                } else {
                    layout.string(bytes);
                }
            }
            case 's' -> layout.string(bytes);
            case 'x' -> layout.hex(bytes, false);
            case 'X' -> layout.hex(bytes, true);
            case 'q' -> layout.quoted(bytes);
            default -> badVerb(owner, verb);
        }
    }

    private boolean opened(String typeName, boolean isNil, String plain) {
        if (!layout.flags().sharpV) {
            out.append(plain);
        } else if (isNil) {
            out.append(typeName).append("(nil)");
            return false;
        } else {
            out.append(typeName).append('{');
        }
        return true;
    }

    private void separate(boolean first) {
        if (!first) {
            out.append(layout.flags().sharpV ? ", " : " ");
        }
    }

    private void sequence(Sequence sequence, int verb, int depth) {
        if (!opened(sequence.typeName(), sequence.isNil(), "[")) {
            return;
        }
        out.meter().inside();
        var first = true;
        for (var item : sequence.items()) {
            separate(first);
            first = false;
            print(item, verb, depth + 1);
        }
        out.meter().outside();
        out.append(layout.flags().sharpV ? '}' : ']');
    }

    private void mapping(Mapping mapping, int verb, int depth) {
        if (!opened(mapping.typeName(), mapping.isNil(), "map[")) {
            return;
        }
        out.meter().inside();
        var first = true;
        for (var entry : mapping.entries().entrySet()) {
            separate(first);
            first = false;
            string(Text.of(entry.getKey()), entry.getKey(), verb);
            out.append(':');
            print(entry.getValue(), verb, depth + 1);
        }
        out.meter().outside();
        out.append(layout.flags().sharpV ? '}' : ']');
    }

    private void struct(Struct struct, int verb, int depth) {
        out.append(layout.flags().sharpV ? struct.typeName() : "").append('{');
        out.meter().inside();
        var first = true;
        for (var field : struct.fields().entrySet()) {
            separate(first);
            first = false;
            if (layout.flags().plusV || layout.flags().sharpV) {
                out.append(field.getKey()).append(':');
            }
            print(field.getValue(), verb, depth + 1);
        }
        out.meter().outside();
        out.append('}');
    }

    private void version(Version version, int verb, int depth) {
        var fields = new LinkedHashMap<String, Value>();
        fields.put("major", new Whole(version.major(), Whole.Type.UINT64));
        fields.put("minor", new Whole(version.minor(), Whole.Type.UINT64));
        fields.put("patch", new Whole(version.patch(), Whole.Type.UINT64));
        fields.put("pre", Text.of(version.prerelease()));
        fields.put("metadata", Text.of(version.metadata()));
        fields.put("original", Text.of(version.original()));
        if (version.pointer()) {
            if (depth > 0) {
                out.append("0xc000000000");
                return;
            }
            out.append('&');
        }
        struct(new Struct("semver.Version", fields), verb, depth);
    }

    /** Values one after the other, as {@code fmt.Sprint} writes them: a space between two that are no strings. */
    void all(List<Value> values) {
        var afterText = true;
        for (var value : values) {
            var isText = value instanceof Text;
            if (!isText && !afterText) {
                out.append(' ');
            }
            argument(value, 'v');
            afterText = isText;
        }
    }
}
