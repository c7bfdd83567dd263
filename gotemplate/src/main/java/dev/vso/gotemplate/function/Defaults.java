package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.ANY;
import static dev.vso.gotemplate.function.Parameter.BOOL;
import static dev.vso.gotemplate.function.Parameter.TEXT;

import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.DeepEquality;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Truth;
import dev.vso.gotemplate.value.Utf8;
import dev.vso.gotemplate.value.Value;
import java.util.List;

/** Sprig's functions on any value: what is empty, what type it is, and copies. */
final class Defaults {
    private static final int BYTES_OF_A_LIST = 72;

    private Defaults() {}

    static List<Function> all() {
        return List.of(
                Function.variadic("default", Defaults::orDefault, ANY, ANY).constant(),
                Function.of("empty", a -> new Bool(!Truth.of(a.any(0))), ANY).constant(),
                Function.variadic("coalesce", Defaults::coalesce, ANY).constant(),
                Function.variadic("all", a -> new Bool(a.values().stream().allMatch(Truth::of)), ANY)
                        .constant(),
                Function.variadic("any", a -> new Bool(a.values().stream().anyMatch(Truth::of)), ANY)
                        .constant(),
                Function.of("ternary", a -> a.any(a.bool(2) ? 0 : 1), ANY, ANY, BOOL)
                        .constant(),
                Function.of("typeOf", a -> Text.of(a.any(0).typeName()), ANY).constant(),
                Function.of("kindOf", a -> Text.of(a.any(0).kindName()), ANY).constant(),
                Function.of("typeIs", a -> new Bool(a.text(0).equals(a.any(1).typeName())), TEXT, ANY)
                        .constant(),
                Function.of(
                                "typeIsLike",
                                a -> new Bool(isLike(a.text(0), a.any(1).typeName())),
                                TEXT,
                                ANY)
                        .constant(),
                Function.of("kindIs", a -> new Bool(a.text(0).equals(a.any(1).kindName())), TEXT, ANY)
                        .constant(),
                Function.of("deepEqual", a -> new Bool(DeepEquality.equal(a.any(0), a.any(1), a.meter())), ANY, ANY),
                Function.of("deepCopy", Defaults::deepCopy, ANY),
                Function.of("mustDeepCopy", Defaults::deepCopy, ANY),
                Function.of("fail", Defaults::fail, TEXT).constant().as(Function.Special.FAIL));
    }

    private static Value orDefault(Arguments a) {
        return a.size() > 1 && Truth.of(a.any(1)) ? a.any(1) : a.any(0);
    }

    private static Value coalesce(Arguments a) {
        return a.values().stream().filter(Truth::of).findFirst().orElse(Absent.NIL);
    }

    private static boolean isLike(String wanted, String actual) {
        return wanted.equals(actual) || ("*" + wanted).equals(actual);
    }

    private static Value deepCopy(Arguments a) {
        if (a.any(0) instanceof Absent) {
            throw new Failure("reflect: call of reflect.Value.Type on zero Value");
        }
        return copy(a, a.any(0));
    }

    private static Value copy(Arguments a, Value value) {
        a.meter().inside();
        var copied = copied(a, value);
        a.meter().outside();
        return copied;
    }

    private static Value copied(Arguments a, Value value) {
        return switch (value) {
            case Mapping mapping -> {
                a.meter().memory(BYTES_OF_A_LIST);
                a.meter().entries(mapping.size());
                var copy = Mapping.of(mapping.element());
                mapping.entries().forEach((key, item) -> copy.put(key, copy(a, item)));
                yield copy;
            }
            case Sequence sequence -> {
                a.meter().memory(BYTES_OF_A_LIST);
                a.meter().items(sequence.size());
                yield new Sequence(
                        sequence.element(),
                        sequence.items().stream().map(item -> copy(a, item)).toList(),
                        sequence.isNil());
            }
            default -> value;
        };
    }

    private static Value fail(Arguments a) {
        throw new Failure(Utf8.string(a.text(0)));
    }
}
