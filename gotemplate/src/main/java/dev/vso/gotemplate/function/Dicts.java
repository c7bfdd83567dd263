package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.ANY;
import static dev.vso.gotemplate.function.Parameter.DICT;
import static dev.vso.gotemplate.function.Parameter.TEXT;

import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sprig's functions on dictionaries. Go gives keys and values in any order; here they come sorted. */
final class Dicts {
    private static final int BYTES_OF_A_STRING = 72;

    private Dicts() {}

    /** A key, to be looked for. */
    private static String key(Arguments a, int index) {
        a.meter().work(a.text(index).length());
        return a.text(index);
    }

    static List<Function> all() {
        return List.of(
                Function.variadic("dict", Dicts::dict, ANY).constant(),
                Function.of("get", a -> orElse(a.dict(0).get(key(a, 1)), Text.of("")), DICT, TEXT)
                        .constant(),
                Function.of("set", Dicts::set, DICT, TEXT, ANY).constant(),
                Function.of("unset", Dicts::unset, DICT, TEXT).constant(),
                Function.of("hasKey", a -> new Bool(a.dict(0).has(key(a, 1))), DICT, TEXT)
                        .constant(),
                Function.variadic("pluck", Dicts::pluck, DICT, TEXT).constant(),
                Function.variadic("keys", Dicts::keys, DICT),
                Function.of("values", Dicts::values, DICT),
                Function.variadic("pick", a -> chosen(a, true), TEXT, DICT),
                Function.variadic("omit", a -> chosen(a, false), TEXT, DICT),
                Function.variadic("dig", Dicts::dig, ANY).constant(),
                Function.variadic("merge", a -> merge(a, false), DICT, DICT),
                Function.variadic("mustMerge", a -> merge(a, false), DICT, DICT),
                Function.variadic("mergeOverwrite", a -> merge(a, true), DICT, DICT),
                Function.variadic("mustMergeOverwrite", a -> merge(a, true), DICT, DICT));
    }

    private static Value orElse(@Nullable Value value, Value other) {
        return value == null ? other : value;
    }

    private static Value dict(Arguments a) {
        a.meter().entries(a.size());
        var dict = Mapping.of(Mapping.Element.ANY);
        for (int i = 0; i < a.size(); i += 2) {
            dict.put(Strings.string(a, a.any(i)), i + 1 < a.size() ? a.any(i + 1) : Text.of(""));
        }
        return dict;
    }

    private static Value set(Arguments a) {
        var dict = a.dict(0);
        if (dict.isNil()) {
            throw new Failure("assignment to entry in nil map");
        }
        a.meter().entries(1);
        dict.put(key(a, 1), a.any(2));
        return dict;
    }

    private static Value unset(Arguments a) {
        a.dict(0).remove(key(a, 1));
        return a.dict(0);
    }

    private static Value pluck(Arguments a) {
        a.meter().items(a.size());
        var found = new ArrayList<Value>();
        for (int i = 1; i < a.size(); i++) {
            var value = a.dict(i).get(key(a, 0));
            if (value != null) {
                found.add(value);
            }
        }
        return Sequence.of(found);
    }

    private static Value keys(Arguments a) {
        var keys = new ArrayList<Value>();
        for (int i = 0; i < a.size(); i++) {
            a.meter().items(a.dict(i).size());
            a.meter().memory((long) BYTES_OF_A_STRING * a.dict(i).size());
            a.dict(i).entries().keySet().forEach(key -> keys.add(Text.of(key)));
        }
        return Sequence.of(Sequence.Element.STRING, keys);
    }

    private static Value values(Arguments a) {
        a.meter().items(a.dict(0).size());
        return Sequence.of(List.copyOf(a.dict(0).entries().values()));
    }

    private static Value chosen(Arguments a, boolean listed) {
        var names =
                Stream.iterate(1, i -> i < a.size(), i -> i + 1).map(a::text).collect(Collectors.toSet());
        a.meter().entries(a.dict(0).size());
        var chosen = Mapping.of(Mapping.Element.ANY);
        a.dict(0).entries().forEach((key, value) -> {
            if (names.contains(key) == listed) {
                chosen.put(key, value);
            }
        });
        return chosen;
    }

    /** The keys, the default, and the dictionary to go down from. */
    private static Value dig(Arguments a) {
        if (a.size() < 3) {
            throw new Failure("dig needs at least three arguments");
        }
        var last = a.size() - 1;
        var keys = a.values().subList(0, last - 1).stream().map(Dicts::key).toList();
        var at = a.any(last);
        for (var key : keys) {
            a.meter().work(key.length());
            var next = asDict(at).get(key);
            if (next == null) {
                return a.any(last - 1);
            }
            at = next;
        }
        return at;
    }

    private static String key(Value value) {
        if (value instanceof Text text && text.type() == Text.Type.STRING) {
            return text.bytes();
        }
        throw new Failure("interface conversion: interface {} is " + value.typeName() + ", not string");
    }

    private static Mapping asDict(Value value) {
        if (value instanceof Mapping mapping && mapping.element() == Mapping.Element.ANY) {
            return mapping;
        }
        throw new Failure(
                "interface conversion: interface {} is " + value.typeName() + ", not map[string]interface {}");
    }

    private static Value merge(Arguments a, boolean overwrite) {
        var target = a.dict(0);
        for (int i = 1; i < a.size(); i++) {
            target = target.isNil() && !a.dict(i).isNil() ? Mapping.of(Mapping.Element.ANY) : target;
            Merge.into(target, a.dict(i), overwrite, a.meter());
        }
        return target;
    }
}
