package dev.vso.gotemplate.syntax;

import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Complex;
import dev.vso.gotemplate.value.Numerals;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Whole;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A constant number, which is of each type that it fits: {@code 1} is also a float, {@code 1.0} also an integer.
 *
 * @param unsigned whether it is an integer that fits 64 bits only without a sign
 */
public record Numeral(
        String text, OptionalLong integer, boolean unsigned, OptionalDouble real, Optional<Complex> complex) {

    /** What it is where nothing says which type it should have; empty for an integer that is too large. */
    public Optional<Value> ideal() {
        if (complex.isPresent()) {
            return Optional.of(complex.get());
        }
        if (real.isPresent() && !isHexInteger() && !text.startsWith("'") && hasAny(".eEpP")) {
            return Optional.of(new Real(real.getAsDouble()));
        }
        if (integer.isPresent()) {
            return Optional.of(Whole.ofInt(integer.getAsLong()));
        }
        return unsigned ? Optional.empty() : Optional.of(Absent.MISSING);
    }

    private boolean isHexInteger() {
        return text.length() > 2 && text.charAt(0) == '0' && (text.charAt(1) | 0x20) == 'x' && !hasAny("pP");
    }

    private boolean hasAny(String chars) {
        return text.chars().anyMatch(c -> chars.indexOf(c) >= 0);
    }

    /** A character constant: the number of the code point. */
    static Numeral ofRune(String text, int rune) {
        return new Numeral(text, OptionalLong.of(rune), false, OptionalDouble.of(rune), Optional.empty());
    }

    /** Reads {@code 1+2i}. */
    static Optional<Numeral> ofComplex(String text) {
        var split = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        if (split > 0 && (text.charAt(split - 1) | 0x20) == 'e' && !text.contains("x")) {
            split = Math.max(text.lastIndexOf('+', split - 1), text.lastIndexOf('-', split - 1));
        }
        if (split <= 0) {
            return Optional.empty();
        }
        var real = Numerals.parseFloat(text.substring(0, split));
        var imaginary = Numerals.parseFloat(text.substring(split, text.length() - 1));
        if (real.isEmpty() || imaginary.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ofComplex(text, real.getAsDouble(), imaginary.getAsDouble()));
    }

    private static Numeral ofComplex(String text, double real, double imaginary) {
        var complex = Optional.of(new Complex(real, imaginary));
        if (imaginary != 0) {
            return new Numeral(text, OptionalLong.empty(), false, OptionalDouble.empty(), complex);
        }
        return new Numeral(text, wholeOf(real), false, OptionalDouble.of(real), complex);
    }

    private static OptionalLong wholeOf(double real) {
        var whole = Numerals.toLong(real);
        return (double) whole == real ? OptionalLong.of(whole) : OptionalLong.empty();
    }

    /** Reads a number; throws an {@link IllegalArgumentException} with words for people. */
    static Numeral of(String text) {
        if (text.endsWith("i")) {
            var imaginary = Numerals.parseFloat(text.substring(0, text.length() - 1));
            if (imaginary.isPresent()) {
                return ofComplex(text, 0, imaginary.getAsDouble());
            }
        }
        var signed = Numerals.integer(text, 0);
        if (signed.isPresent()) {
            return new Numeral(text, signed, false, OptionalDouble.of((double) signed.getAsLong()), Optional.empty());
        }
        var large = Numerals.parseUint(text, 0);
        if (large.ok()) {
            var real = Double.parseDouble(Long.toUnsignedString(large.number()));
            return new Numeral(text, OptionalLong.empty(), true, OptionalDouble.of(real), Optional.empty());
        }
        var real = Numerals.parseFloat(text);
        if (real.isEmpty()) {
            throw new IllegalArgumentException("illegal number syntax: \"" + text + "\"");
        }
        if (text.chars().noneMatch(c -> ".eEpP".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("integer overflow: \"" + text + "\"");
        }
        return new Numeral(text, wholeOf(real.getAsDouble()), false, real, Optional.empty());
    }
}
