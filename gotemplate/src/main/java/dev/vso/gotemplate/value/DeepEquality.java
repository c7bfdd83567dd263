package dev.vso.gotemplate.value;

import dev.vso.gotemplate.limit.Meter;

/** Go's {@code reflect.DeepEqual}: types must agree too, and a nil slice is not an empty one. */
public final class DeepEquality {
    private final Meter meter;

    private DeepEquality(Meter meter) {
        this.meter = meter;
    }

    /** Whether they are equal; each value that is compared is counted, for lists that share parts never end. */
    public static boolean equal(Value a, Value b, Meter meter) {
        return new DeepEquality(meter).equal(a, b);
    }

    private boolean equal(Value a, Value b) {
        meter.inside();
        var equal = compare(a, b);
        meter.outside();
        return equal;
    }

    private boolean compare(Value a, Value b) {
        return switch (a) {
            case Absent _ -> b instanceof Absent;
            case Bool x -> x.equals(b);
            case Whole x -> x.equals(b);
            case Real x -> b instanceof Real y && x.number() == y.number();
            case Complex x -> b instanceof Complex y && x.real() == y.real() && x.imaginary() == y.imaginary();
            case Text x -> {
                meter.work(x.bytes().length() / 8);
                yield x.equals(b);
            }
            case Version x -> x.equals(b);
            case Moment x -> x.equals(b);
            case Sequence x -> b instanceof Sequence y && equal(x, y);
            case Mapping x -> b instanceof Mapping y && equal(x, y);
            case Struct x -> b instanceof Struct y && equal(x, y);
        };
    }

    private boolean equal(Sequence a, Sequence b) {
        if (a.element() != b.element() || a.isNil() != b.isNil() || a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!equal(a.items().get(i), b.items().get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean equal(Mapping a, Mapping b) {
        if (a == b) {
            return true;
        }
        if (a.element() != b.element() || a.isNil() != b.isNil() || a.size() != b.size()) {
            return false;
        }
        for (var entry : a.entries().entrySet()) {
            meter.work(entry.getKey().length());
            var other = b.get(entry.getKey());
            if (other == null || !equal(entry.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    private boolean equal(Struct a, Struct b) {
        return a.typeName().equals(b.typeName())
                && a.fields().keySet().equals(b.fields().keySet())
                && a.fields().entrySet().stream().allMatch(field -> {
                    var other = b.fields().get(field.getKey());
                    return other != null && equal(field.getValue(), other);
                });
    }
}
