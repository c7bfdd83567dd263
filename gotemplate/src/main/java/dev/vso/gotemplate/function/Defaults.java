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
    private Defaults() {}

    static List<Function> all() {
        return List.of(
                Function.variadic("default", Defaults::orDefault, ANY, ANY),
                Function.of("empty", a -> new Bool(!Truth.of(a.any(0))), ANY),
                Function.variadic("coalesce", Defaults::coalesce, ANY),
                Function.variadic("all", a -> new Bool(a.values().stream().allMatch(Truth::of)), ANY),
                Function.variadic("any", a -> new Bool(a.values().stream().anyMatch(Truth::of)), ANY),
                Function.of("ternary", a -> a.any(a.bool(2) ? 0 : 1), ANY, ANY, BOOL),
                Function.of("typeOf", a -> Text.of(a.any(0).typeName()), ANY),
                Function.of("kindOf", a -> Text.of(a.any(0).kindName()), ANY),
                Function.of("typeIs", a -> new Bool(a.text(0).equals(a.any(1).typeName())), TEXT, ANY),
                Function.of(
                        "typeIsLike", a -> new Bool(isLike(a.text(0), a.any(1).typeName())), TEXT, ANY),
                Function.of("kindIs", a -> new Bool(a.text(0).equals(a.any(1).kindName())), TEXT, ANY),
                Function.of("deepEqual", a -> new Bool(DeepEquality.equal(a.any(0), a.any(1))), ANY, ANY),
                Function.of("deepCopy", Defaults::deepCopy, ANY),
                Function.of("mustDeepCopy", Defaults::deepCopy, ANY),
                Function.of("fail", Defaults::fail, TEXT).as(Function.Special.FAIL));
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
        a.meter().step();
        return switch (value) {
            case Mapping mapping -> {
                a.meter().items(mapping.size());
                var copy = Mapping.of(mapping.element());
                mapping.entries().forEach((key, item) -> copy.put(key, copy(a, item)));
                yield copy;
            }
            case Sequence sequence -> {
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
