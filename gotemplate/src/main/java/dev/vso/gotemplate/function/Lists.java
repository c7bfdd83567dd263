package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.ANY;
import static dev.vso.gotemplate.function.Parameter.INT;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.DeepEquality;
import dev.vso.gotemplate.value.Numerals;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Truth;
import dev.vso.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Sprig's functions on lists. Those with {@code must} differ in Go only in how they fail. */
final class Lists {
    private static final int BYTES_OF_A_LIST = 72;

    private Lists() {}

    static List<Function> all() {
        var functions = new ArrayList<Function>();
        functions.add(Function.variadic("list", a -> made(a, a.values()), ANY).constant());
        functions.add(Function.variadic("tuple", a -> made(a, a.values()), ANY).constant());
        functions.add(Function.variadic("concat", Lists::concat, ANY));
        both(functions, Function.of("append", Lists::append, ANY, ANY));
        both(functions, Function.of("push", Lists::append, ANY, ANY));
        both(functions, Function.of("prepend", Lists::prepend, ANY, ANY));
        both(
                functions,
                Function.of("first", a -> end(list(a, 0, "first"), true), ANY).constant());
        both(
                functions,
                Function.of("last", a -> end(list(a, 0, "last"), false), ANY).constant());
        both(functions, Function.of("rest", a -> without(a, "rest", 1, 0), ANY));
        both(functions, Function.of("initial", a -> without(a, "initial", 0, 1), ANY));
        both(
                functions,
                Function.of(
                        "reverse", a -> made(a, list(a, 0, "reverse").items().reversed()), ANY));
        both(functions, Function.of("compact", Lists::compact, ANY));
        both(functions, Function.of("uniq", Lists::uniq, ANY));
        both(functions, Function.variadic("without", Lists::without, ANY, ANY));
        both(functions, Function.of("has", Lists::has, ANY, ANY));
        both(functions, Function.variadic("slice", Lists::slice, ANY, ANY));
        both(functions, Function.of("chunk", Lists::chunk, INT, ANY));
        return functions;
    }

    private static void both(List<Function> functions, Function function) {
        functions.add(function);
        var name = function.name();
        functions.add(function.named("must" + Character.toUpperCase(name.charAt(0)) + name.substring(1)));
    }

    private static Sequence made(Arguments a, List<Value> items) {
        a.meter().items(items.size());
        return Sequence.of(List.copyOf(items));
    }

    private static Sequence list(Arguments a, int index, String verb) {
        if (a.any(index) instanceof Sequence sequence) {
            return sequence;
        }
        throw new Failure("Cannot " + verb + " on type " + a.any(index).kindName());
    }

    private static Value append(Arguments a) {
        return made(
                a,
                Stream.concat(list(a, 0, "push").items().stream(), Stream.of(a.any(1)))
                        .toList());
    }

    private static Value prepend(Arguments a) {
        return made(
                a,
                Stream.concat(Stream.of(a.any(1)), list(a, 0, "prepend").items().stream())
                        .toList());
    }

    private static Value concat(Arguments a) {
        var all = new ArrayList<Value>();
        for (int i = 0; i < a.size(); i++) {
            var list = list(a, i, "concat");
            a.meter().items(list.size());
            all.addAll(list.items());
        }
        return all.isEmpty() ? Sequence.nil(Sequence.Element.ANY) : Sequence.of(all);
    }

    private static Value end(Sequence list, boolean first) {
        if (list.size() == 0) {
            return Absent.NIL;
        }
        return first ? list.items().getFirst() : list.items().getLast();
    }

    private static Value without(Arguments a, String verb, int atStart, int atEnd) {
        var list = list(a, 0, verb);
        if (list.size() == 0) {
            return Sequence.nil(Sequence.Element.ANY);
        }
        return made(a, list.items().subList(atStart, list.size() - atEnd));
    }

    private static Value compact(Arguments a) {
        return made(a, list(a, 0, "compact").items().stream().filter(Truth::of).toList());
    }

    private static Value uniq(Arguments a) {
        var seen = new ArrayList<Value>();
        for (var item : list(a, 0, "uniq").items()) {
            if (!contains(seen, item, a.meter())) {
                seen.add(item);
            }
        }
        return made(a, seen);
    }

    private static Value without(Arguments a) {
        var omitted = a.from(1);
        return made(
                a,
                list(a, 0, "without").items().stream()
                        .filter(item -> !contains(omitted, item, a.meter()))
                        .toList());
    }

    private static boolean contains(List<Value> items, Value wanted, Meter meter) {
        return items.stream().anyMatch(item -> DeepEquality.equal(wanted, item, meter));
    }

    private static Value has(Arguments a) {
        if (a.any(1) instanceof Absent) {
            return new Bool(false);
        }
        return new Bool(contains(list(a, 1, "has").items(), a.any(0), a.meter()));
    }

    private static Value slice(Arguments a) {
        var list = list(a, 0, "slice");
        if (list.size() == 0) {
            return Absent.NIL;
        }
        var start = a.size() > 1 ? Cast.toLong(a.any(1)) : 0;
        var end = a.size() > 2 ? Cast.toLong(a.any(2)) : list.size();
        if (start < 0 || start > end || end > list.size()) {
            throw new Failure("reflect.Value.Slice: slice index out of bounds");
        }
        return Sequence.of(list.element(), list.items().subList((int) start, (int) end));
    }

    /** Sizes that make no sense give what Go's arithmetic gives for them. */
    private static Value chunk(Arguments a) {
        var size = a.integer(0);
        var list = list(a, 1, "chunk");
        var count = Numerals.toLong(Math.floor((list.size() - 1) / (double) size) + 1);
        if (count < 0) {
            throw new Failure("reflect: makeslice: len out of range");
        }
        var chunks = new ArrayList<Value>();
        for (long i = 0; i < count; i++) {
            var rest = Numerals.toLong(Math.floor(list.size() % (double) size));
            var length = i < count - 1 || rest == 0 ? size : rest;
            var from = i * size;
            if (length < 0 || (length > 0 && (from < 0 || from + length > list.size()))) {
                throw new Failure("slice index out of range");
            }
            a.meter().memory(BYTES_OF_A_LIST);
            chunks.add(made(a, list.items().subList((int) from, (int) (from + length))));
        }
        return Sequence.of(Sequence.Element.LIST, chunks);
    }
}
