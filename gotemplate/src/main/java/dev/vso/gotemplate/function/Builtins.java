package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.ANY;
import static dev.vso.gotemplate.function.Parameter.TEXT;
import static dev.vso.gotemplate.function.Parameter.VALUE;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.print.GoFormat;
import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Truth;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Whole;
import java.util.List;

/** The functions that the template language has of itself. */
final class Builtins {
    private Builtins() {}

    static List<Function> all() {
        return List.of(
                Function.variadic("and", Builtins::last, VALUE, VALUE)
                        .constant()
                        .as(Function.Special.AND),
                Function.variadic("or", Builtins::last, VALUE, VALUE).constant().as(Function.Special.OR),
                Function.of("not", a -> new Bool(!Truth.of(a.any(0))), VALUE).constant(),
                Function.variadic("eq", a -> new Bool(Comparison.equalsAny(a.any(0), a.from(1))), VALUE, VALUE),
                Function.of("ne", a -> new Bool(!Comparison.equalsAny(a.any(0), a.from(1))), VALUE, VALUE),
                Function.of("lt", a -> new Bool(Comparison.less(a.any(0), a.any(1))), VALUE, VALUE),
                Function.of("le", a -> new Bool(lessOrEqual(a)), VALUE, VALUE),
                Function.of("gt", a -> new Bool(!lessOrEqual(a)), VALUE, VALUE),
                Function.of("ge", a -> new Bool(!Comparison.less(a.any(0), a.any(1))), VALUE, VALUE),
                Function.variadic("index", Builtins::index, VALUE, VALUE).constant(),
                Function.variadic("slice", Builtins::slice, VALUE, VALUE),
                Function.of("len", a -> Whole.ofInt(length(a.any(0))), VALUE).constant(),
                Function.variadic("print", a -> Text.of(GoFormat.sprint(a.meter(), a.values())), ANY),
                Function.variadic("println", a -> Text.of(GoFormat.sprintln(a.meter(), a.values())), ANY),
                Function.variadic("printf", a -> Text.of(GoFormat.sprintf(a.meter(), a.text(0), a.from(1))), ANY, TEXT),
                Function.variadic("html", a -> Text.of(Escapes.html(a.meter(), joined(a))), ANY),
                Function.variadic("js", a -> Text.of(Escapes.js(a.meter(), joined(a))), ANY),
                Function.variadic("urlquery", a -> Text.of(UrlCode.QUERY.escape(joined(a))), ANY),
                Function.variadic("call", Builtins::call, VALUE, VALUE).constant());
    }

    private static Value last(Arguments a) {
        return a.values().getLast();
    }

    private static boolean lessOrEqual(Arguments a) {
        return Comparison.less(a.any(0), a.any(1)) || Comparison.equalsAny(a.any(0), a.from(1));
    }

    /** No value is a function, so there is none to call. */
    private static Value call(Arguments a) {
        throw new Failure(
                a.any(0) instanceof Absent
                        ? "call of nil"
                        : "non-function of type " + a.any(0).typeName());
    }

    // -------------------------------------------------------------------------------------------- index, slice, len

    private static Value index(Arguments a) {
        if (a.any(0) instanceof Absent) {
            throw new Failure("index of untyped nil");
        }
        var item = a.any(0);
        for (var index : a.from(1)) {
            item = index(item, index, a.meter());
        }
        return item;
    }

    private static Value index(Value item, Value index, Meter meter) {
        return switch (item) {
            case Sequence sequence -> sequence.items().get(position(index, sequence.size() - 1));
            case Text text ->
                new Whole(text.bytes().charAt(position(index, text.bytes().length() - 1)), Whole.Type.UINT8);
            case Mapping mapping -> {
                if (!(index instanceof Text key && key.type() == Text.Type.STRING)) {
                    throw new Failure(
                            index instanceof Absent
                                    ? "value is nil; should be of type string"
                                    : "value has type " + index.typeName() + "; should be string");
                }
                meter.work(key.bytes().length());
                var value = mapping.get(key.bytes());
                yield value == null ? mapping.zero() : value;
            }
            case Absent _ -> throw new Failure("index of nil pointer");
            default -> throw new Failure("can't index item of type " + item.typeName());
        };
    }

    private static int position(Value index, int last) {
        if (!(index instanceof Whole whole)) {
            throw new Failure(
                    "cannot index slice/array with " + (index instanceof Absent ? "nil" : "type " + index.typeName()));
        }
        if (whole.number() < 0 || whole.number() > last) {
            throw new Failure("index out of range: " + whole.number());
        }
        return (int) whole.number();
    }

    private static Value slice(Arguments a) {
        var item = a.any(0);
        var indexes = a.from(1);
        if (item instanceof Absent) {
            throw new Failure("slice of untyped nil");
        }
        if (indexes.size() > 3) {
            throw new Failure("too many slice indexes: " + indexes.size());
        }
        if (item instanceof Text && indexes.size() == 3) {
            throw new Failure("cannot 3-index slice a string");
        }
        var length = sliceLength(item);
        var from = indexes.isEmpty() ? 0 : position(indexes.get(0), length);
        var to = indexes.size() < 2 ? length : position(indexes.get(1), length);
        var most = indexes.size() < 3 ? length : position(indexes.get(2), length);
        if (from > to || to > most) {
            throw new Failure("invalid slice index: " + (from > to ? from + " > " + to : to + " > " + most));
        }
        return item instanceof Sequence sequence
                ? Sequence.of(sequence.element(), sequence.items().subList(from, to))
                : Text.of(((Text) item).bytes().substring(from, to));
    }

    private static int sliceLength(Value item) {
        return switch (item) {
            case Sequence sequence -> sequence.size();
            case Text text -> text.bytes().length();
            default -> throw new Failure("can't slice item of type " + item.typeName());
        };
    }

    private static int length(Value item) {
        return switch (item) {
            case Sequence sequence -> sequence.size();
            case Mapping mapping -> mapping.size();
            case Text text -> text.bytes().length();
            case Absent _ -> throw new Failure("len of nil pointer");
            default -> throw new Failure("len of type " + item.typeName());
        };
    }

    // ------------------------------------------------------------------------------------------------------- output

    /** What the escapers escape: here nothing is printed as the template prints it. */
    private static String joined(Arguments a) {
        return joined(a.meter(), a.values());
    }

    private static String joined(Meter meter, List<Value> values) {
        if (values.size() == 1 && values.getFirst() instanceof Text text) {
            return text.bytes();
        }
        return GoFormat.sprint(
                meter,
                values.stream()
                        .map(value -> value instanceof Absent ? Text.of("<no value>") : value)
                        .toList());
    }
}
