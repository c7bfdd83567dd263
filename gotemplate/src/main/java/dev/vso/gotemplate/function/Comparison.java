package dev.vso.gotemplate.function;

import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Complex;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Moment;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Struct;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Version;
import dev.vso.gotemplate.value.Whole;
import java.util.List;

/** {@code eq} and {@code lt}: basic values of one kind, and nothing else, can be compared. */
final class Comparison {
    private static final String BAD_TYPE = "invalid type for comparison";

    private Comparison() {}

    /** The kinds of basic values; all integers are of one, whichever their size. */
    private enum Kind {
        NONE,
        BOOL,
        COMPLEX,
        INTEGER,
        UNSIGNED,
        FLOAT,
        STRING
    }

    private static Kind kind(Value value) {
        return switch (value) {
            case Bool _ -> Kind.BOOL;
            case Complex _ -> Kind.COMPLEX;
            case Whole whole -> whole.type().unsigned() ? Kind.UNSIGNED : Kind.INTEGER;
            case Real _ -> Kind.FLOAT;
            case Text _ -> Kind.STRING;
            case Absent _, Sequence _, Mapping _, Struct _, Moment _, Version _ -> Kind.NONE;
        };
    }

    private static boolean areIntegers(Kind a, Kind b) {
        return (a == Kind.INTEGER && b == Kind.UNSIGNED) || (a == Kind.UNSIGNED && b == Kind.INTEGER);
    }

    static boolean equalsAny(Value value, List<Value> others) {
        if (others.isEmpty()) {
            throw new Failure("missing argument for comparison");
        }
        for (var other : others) {
            if (equals(value, other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean equals(Value a, Value b) {
        var kindA = kind(a);
        var kindB = kind(b);
        if (kindA != kindB) {
            if (areIntegers(kindA, kindB)) {
                return number(a) == number(b) && number(a) >= 0;
            }
            if (a instanceof Absent || b instanceof Absent) {
                return false;
            }
            throw incompatible(a, b);
        }
        return switch (kindA) {
            case BOOL, STRING, INTEGER, UNSIGNED -> sameBasic(a, b);
            case FLOAT -> ((Real) a).number() == ((Real) b).number();
            case COMPLEX ->
                ((Complex) a).real() == ((Complex) b).real() && ((Complex) a).imaginary() == ((Complex) b).imaginary();
            case NONE -> same(a, b);
        };
    }

    private static boolean sameBasic(Value a, Value b) {
        return switch (a) {
            case Text text -> text.bytes().equals(((Text) b).bytes());
            case Whole whole -> whole.number() == number(b);
            default -> a.equals(b);
        };
    }

    private static long number(Value value) {
        return ((Whole) value).number();
    }

    private static boolean isNil(Value value) {
        return value instanceof Absent
                || (value instanceof Sequence sequence && sequence.isNil())
                || (value instanceof Mapping mapping && mapping.isNil());
    }

    private static boolean same(Value a, Value b) {
        if (!(a instanceof Absent) && !(b instanceof Absent) && !a.kindName().equals(b.kindName())) {
            throw new Failure("non-comparable types " + a.typeName() + ", " + b.typeName());
        }
        if (isNil(a) || isNil(b)) {
            return isNil(a) == isNil(b);
        }
        return switch (b) {
            case Sequence _, Mapping _ -> throw new Failure("non-comparable type " + b.typeName());
            case Struct struct -> {
                if (struct.fields().values().stream().noneMatch(Text.class::isInstance)) {
                    throw new Failure("non-comparable type " + b.typeName());
                }
                yield a.equals(b);
            }
            case Version version -> version.pointer() ? isSameObject(a, b) : a.equals(b);
            default -> a.equals(b);
        };
    }

    @SuppressWarnings("ReferenceEquality") // pointers of Go
    private static boolean isSameObject(Value a, Value b) {
        return a == b;
    }

    static boolean less(Value a, Value b) {
        var kindA = kind(a);
        var kindB = kind(b);
        if (kindA == Kind.NONE || kindB == Kind.NONE) {
            throw new Failure(BAD_TYPE);
        }
        if (kindA != kindB && !areIntegers(kindA, kindB)) {
            throw incompatible(a, b);
        }
        return switch (kindA) {
            case BOOL, COMPLEX, NONE -> throw new Failure(BAD_TYPE);
            case FLOAT -> ((Real) a).number() < ((Real) b).number();
            case STRING -> ((Text) a).bytes().compareTo(((Text) b).bytes()) < 0;
            case INTEGER, UNSIGNED -> lessInteger((Whole) a, (Whole) b);
        };
    }

    private static boolean lessInteger(Whole a, Whole b) {
        if (!a.type().unsigned() && a.number() < 0) {
            return b.type().unsigned() || a.number() < b.number();
        }
        if (!b.type().unsigned() && b.number() < 0) {
            return false;
        }
        return Long.compareUnsigned(a.number(), b.number()) < 0;
    }

    private static Failure incompatible(Value a, Value b) {
        return new Failure("incompatible types for comparison: " + a.typeName() + " and " + b.typeName());
    }
}
