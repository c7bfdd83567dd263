package dev.vso.gotemplate.function;

import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Complex;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Moment;
import dev.vso.gotemplate.value.Numerals;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Struct;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Version;
import dev.vso.gotemplate.value.Whole;

/** Whatever is given as a number, by {@code spf13/cast}: what is none is 0. */
final class Cast {
    private Cast() {}

    static long toLong(Value value) {
        return switch (value) {
            case Whole whole -> whole.type() == Whole.Type.DURATION ? 0 : whole.number();
            case Real real -> Numerals.toLong(real.number());
            case Bool bool -> bool.truth() ? 1 : 0;
            case Text text ->
                Numerals.integer(withoutZeroDecimals(text.bytes()), 0).orElse(0);
            case Absent _, Complex _, Sequence _, Mapping _, Struct _, Moment _, Version _ -> 0;
        };
    }

    static double toDouble(Value value) {
        return switch (value) {
            case Whole whole -> toDouble(whole);
            case Real real -> real.number();
            case Bool bool -> bool.truth() ? 1 : 0;
            case Text text -> Numerals.parseFloat(text.bytes()).orElse(0);
            case Absent _, Complex _, Sequence _, Mapping _, Struct _, Moment _, Version _ -> 0;
        };
    }

    private static double toDouble(Whole whole) {
        if (whole.type() == Whole.Type.DURATION) {
            return 0;
        }
        return whole.type() == Whole.Type.UINT64
                ? Double.parseDouble(Long.toUnsignedString(whole.number()))
                : (double) whole.number();
    }

    /** {@code 5.00} is 5, {@code 5.5} stays and is no integer. */
    private static String withoutZeroDecimals(String text) {
        var zero = false;
        for (int i = text.length(); i > 0; i--) {
            switch (text.charAt(i - 1)) {
                case '.' -> {
                    if (zero) {
                        return text.substring(0, i - 1);
                    }
                }
                case '0' -> zero = true;
                default -> {
                    return text;
                }
            }
        }
        return text;
    }
}
