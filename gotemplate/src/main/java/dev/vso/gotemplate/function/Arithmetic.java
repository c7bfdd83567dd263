package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.ANY;
import static dev.vso.gotemplate.function.Parameter.INT;
import static dev.vso.gotemplate.function.Parameter.REAL;
import static dev.vso.gotemplate.function.Parameter.TEXT;

import dev.vso.gotemplate.limit.Bounded;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.print.GoFormat;
import dev.vso.gotemplate.value.Numerals;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Whole;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.random.RandomGenerator;

/** Sprig's arithmetic: with 64-bit integers, and, for names that end in f, with decimals. */
final class Arithmetic {
    /** The decimals of a quotient, rounded half up, in {@code shopspring/decimal}. */
    private static final int DECIMALS_OF_A_QUOTIENT = 16;

    private static final long WORK_WITH_A_DECIMAL = 64;
    private static final int BYTES_OF_A_NUMBER = 24;

    private Arithmetic() {}

    static List<Function> all(RandomGenerator random) {
        return List.of(
                Function.of("int", a -> Whole.ofInt(Cast.toLong(a.any(0))), ANY),
                Function.of("int64", a -> Whole.ofInt64(Cast.toLong(a.any(0))), ANY),
                Function.of("float64", a -> new Real(Cast.toDouble(a.any(0))), ANY),
                Function.of("atoi", a -> Whole.ofInt(Numerals.atoi(a.text(0))), TEXT),
                Function.of("toDecimal", Arithmetic::fromOctal, ANY),
                Function.of("add1", a -> Whole.ofInt64(Cast.toLong(a.any(0)) + 1), ANY),
                Function.variadic("add", a -> fold(a.values(), 0, Long::sum), ANY),
                Function.of("sub", a -> fold(a.from(1), Cast.toLong(a.any(0)), (x, y) -> x - y), ANY, ANY),
                Function.of("div", a -> fold(a.from(1), Cast.toLong(a.any(0)), Arithmetic::div), ANY, ANY),
                Function.of("mod", a -> fold(a.from(1), Cast.toLong(a.any(0)), Arithmetic::mod), ANY, ANY),
                Function.variadic("mul", a -> fold(a.from(1), Cast.toLong(a.any(0)), (x, y) -> x * y), ANY, ANY),
                Function.variadic("max", a -> fold(a.from(1), Cast.toLong(a.any(0)), Math::max), ANY, ANY),
                Function.variadic("biggest", a -> fold(a.from(1), Cast.toLong(a.any(0)), Math::max), ANY, ANY),
                Function.variadic("min", a -> fold(a.from(1), Cast.toLong(a.any(0)), Math::min), ANY, ANY),
                Function.variadic("maxf", a -> foldReal(a, Math::max), ANY, ANY),
                Function.variadic("minf", a -> foldReal(a, Math::min), ANY, ANY),
                Function.of("add1f", a -> decimals(a.meter(), List.of(a.any(0), Whole.ofInt(1)), BigDecimal::add), ANY),
                Function.variadic("addf", a -> decimals(a.meter(), a.values(), BigDecimal::add), ANY),
                Function.variadic("subf", a -> decimals(a.meter(), a.values(), BigDecimal::subtract), ANY, ANY),
                Function.variadic("mulf", a -> decimals(a.meter(), a.values(), BigDecimal::multiply), ANY, ANY),
                Function.variadic("divf", a -> decimals(a.meter(), a.values(), Arithmetic::quotient), ANY, ANY),
                Function.of("floor", a -> new Real(Math.floor(Cast.toDouble(a.any(0)))), ANY),
                Function.of("ceil", a -> new Real(Math.ceil(Cast.toDouble(a.any(0)))), ANY),
                Function.variadic("round", Arithmetic::round, REAL, ANY, INT),
                Function.of("until", Arithmetic::until, INT),
                Function.of("untilStep", a -> range(a, a.integer(0), a.integer(1), a.integer(2)), INT, INT, INT),
                Function.variadic("seq", Arithmetic::seq, INT),
                Function.of("randInt", a -> randInt(a, random), INT, INT));
    }

    private static Value fold(List<Value> values, long start, LongBinaryOperator operator) {
        var result = start;
        for (var value : values) {
            result = operator.applyAsLong(result, Cast.toLong(value));
        }
        return Whole.ofInt64(result);
    }

    private static long div(long a, long b) {
        requireDivisor(b);
        return a / b;
    }

    private static long mod(long a, long b) {
        requireDivisor(b);
        return a % b;
    }

    private static void requireDivisor(long divisor) {
        if (divisor == 0) {
            throw new Failure("runtime error: integer divide by zero");
        }
    }

    private static Value foldReal(Arguments a, DoubleBinaryOperator operator) {
        var result = Cast.toDouble(a.any(0));
        for (var value : a.from(1)) {
            result = operator.applyAsDouble(result, Cast.toDouble(value));
        }
        return new Real(result);
    }

    private static Value fromOctal(Arguments a) {
        return Whole.ofInt64(
                Numerals.integer(GoFormat.sprint(a.meter(), a.values()), 8).orElse(0));
    }

    // ----------------------------------------------------------------------------------------------------- decimals

    private static Value decimals(Meter meter, List<Value> values, BinaryOperator<BigDecimal> operator) {
        var result = values.isEmpty() ? BigDecimal.ZERO : decimal(values.getFirst());
        for (var value : values.subList(Math.min(1, values.size()), values.size())) {
            meter.work(WORK_WITH_A_DECIMAL * words(result));
            result = operator.apply(result, decimal(value));
        }
        meter.work(words(result) * words(result));
        return new Real(result.doubleValue());
    }

    private static BigDecimal decimal(Value value) {
        var number = Cast.toDouble(value);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new Failure("Cannot create a Decimal from NaN or Inf");
        }
        return new BigDecimal(Double.toString(number));
    }

    /** How many words of a processor a decimal fills: products make it longer and longer. */
    private static long words(BigDecimal decimal) {
        return 1L + decimal.unscaledValue().bitLength() / Integer.SIZE;
    }

    private static BigDecimal quotient(BigDecimal a, BigDecimal b) {
        if (b.signum() == 0) {
            throw new Failure("decimal division by 0");
        }
        return a.divide(b, DECIMALS_OF_A_QUOTIENT, RoundingMode.HALF_UP);
    }

    private static Value round(Arguments a) {
        var roundOn = a.size() > 2 ? a.real(2) : 0.5;
        var power = Math.pow(10, (double) a.integer(1));
        var shifted = power * Cast.toDouble(a.any(0));
        var fraction = Double.isInfinite(shifted)
                ? Double.NaN
                : shifted - (shifted < 0 ? Math.ceil(shifted) : Math.floor(shifted));
        return new Real((fraction >= roundOn ? Math.ceil(shifted) : Math.floor(shifted)) / power);
    }

    // ------------------------------------------------------------------------------------------------------- ranges

    private static Value until(Arguments a) {
        return range(a, 0, a.integer(0), a.integer(0) < 0 ? -1 : 1);
    }

    private static Sequence range(Arguments a, long start, long stop, long step) {
        var numbers = new ArrayList<Value>();
        var down = stop < start;
        if (down ? step < 0 : step > 0) {
            for (long i = start; down ? i > stop : i < stop; i += step) {
                a.meter().items(1);
                a.meter().memory(BYTES_OF_A_NUMBER);
                numbers.add(Whole.ofInt(i));
            }
        }
        return Sequence.of(Sequence.Element.INT, numbers);
    }

    private static Value seq(Arguments a) {
        if (a.size() == 0 || a.size() > 3) {
            return Text.of("");
        }
        var start = a.size() == 1 ? 1 : a.integer(0);
        var end = a.integer(a.size() - 1);
        var increment = end < start ? -1 : 1;
        var step = a.size() == 3 ? a.integer(1) : increment;
        if (a.size() == 3 && end < start && step > 0) {
            return Text.of("");
        }
        var out = new Bounded(a.meter());
        for (var number : range(a, start, end + increment, step).items()) {
            out.append(out.length() == 0 ? "" : " ").append(Long.toString(((Whole) number).number()));
        }
        return Text.of(out.toString());
    }

    private static Value randInt(Arguments a, RandomGenerator random) {
        if (a.integer(1) <= a.integer(0)) {
            throw new Failure("invalid argument to Intn");
        }
        a.meter().work(Words.WORK_OF_A_RANDOM_NUMBER);
        return Whole.ofInt(random.nextLong(a.integer(0), a.integer(1)));
    }
}
