package dev.vso.gotemplate.value;

/** Go's idea of an empty value, which is that of {@code if} and of Sprig's {@code empty}. */
public final class Truth {
    private Truth() {}

    public static boolean of(Value value) {
        return switch (value) {
            case Absent _ -> false;
            case Bool bool -> bool.truth();
            case Whole whole -> whole.number() != 0;
            case Real real -> real.number() != 0;
            case Complex complex -> complex.real() != 0 || complex.imaginary() != 0;
            case Text text -> !text.bytes().isEmpty();
            case Sequence sequence -> sequence.size() > 0;
            case Mapping mapping -> mapping.size() > 0;
            case Struct _, Moment _, Version _ -> true;
        };
    }
}
