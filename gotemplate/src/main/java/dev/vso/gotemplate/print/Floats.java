package dev.vso.gotemplate.print;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Writes floats as Go's {@code strconv.FormatFloat} does for 64 bits. */
public final class Floats {
    private static final int SHORTEST = -1;

    private Floats() {}

    /** Digits without leading and trailing zeros, and how many of them stand before the point. */
    private record Decimal(String digits, int point) {}

    /**
     * The text of a number.
     *
     * @param verb one of {@code e E f g G b x X}
     * @param precision digits after the point, or in all for {@code g}; -1 for as many as tell it from all others
     */
    public static String format(double number, char verb, int precision) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        var sign = Double.doubleToRawLongBits(number) < 0 ? "-" : "";
        var size = Math.abs(number);
        return sign
                + switch (verb) {
                    case 'b' -> binary(size);
                    case 'x', 'X' -> hex(size, verb, precision);
                    case 'e', 'E' -> exponential(rounded(size, verb, precision), verb, places(size, precision));
                    case 'f' -> fixed(rounded(size, verb, precision), fixedPlaces(size, precision));
                    default -> general(size, verb, precision);
                };
    }

    private static Decimal rounded(double size, char verb, int precision) {
        if (precision == SHORTEST) {
            return shortest(size);
        }
        if (size == 0) {
            return new Decimal("", 0);
        }
        var exact = new BigDecimal(size);
        if (verb == 'f') {
            // With as many decimals as it has, it is as it is: zeros come where it is written.
            return decimal(exact.scale() <= precision ? exact : exact.setScale(precision, RoundingMode.HALF_EVEN));
        }
        var digits = verb == 'g' || verb == 'G' ? Math.max(1, precision) : precision + 1;
        return decimal(exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)));
    }

    private static Decimal decimal(BigDecimal value) {
        if (value.signum() == 0) {
            return new Decimal("", 0);
        }
        var digits = value.unscaledValue().toString();
        var point = digits.length() - value.scale();
        var end = digits.length();
        while (end > 0 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return new Decimal(digits.substring(0, end), point);
    }

    private static Decimal shortest(double size) {
        if (size == 0) {
            return new Decimal("", 0);
        }
        var decimal = decimal(new BigDecimal(Double.toString(size)));
        return decimal.digits().length() == 2 ? oneDigit(decimal, size) : decimal;
    }

    /** Java always gives two digits where Go gives one when that is enough, as for the smallest numbers. */
    private static Decimal oneDigit(Decimal two, double size) {
        var value = new BigDecimal(new BigInteger(two.digits()), 2 - two.point());
        for (var mode : new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP}) {
            var one = value.round(new MathContext(1, mode));
            if (one.doubleValue() == size) {
                return decimal(one);
            }
        }
        return two;
    }

    private static int places(double size, int precision) {
        return precision == SHORTEST ? Math.max(0, shortest(size).digits().length() - 1) : precision;
    }

    private static int fixedPlaces(double size, int precision) {
        if (precision != SHORTEST) {
            return precision;
        }
        var decimal = shortest(size);
        return Math.max(0, decimal.digits().length() - decimal.point());
    }

    private static String exponential(Decimal decimal, char verb, int places) {
        var digits = decimal.digits();
        var out = new StringBuilder().append(digits.isEmpty() ? '0' : digits.charAt(0));
        if (places > 0) {
            var rest = digits.length() > 1 ? digits.substring(1, Math.min(digits.length(), places + 1)) : "";
            out.append('.').append(rest).repeat('0', places - rest.length());
        }
        var exponent = digits.isEmpty() ? 0 : decimal.point() - 1;
        out.append(verb).append(exponent < 0 ? '-' : '+');
        var size = Math.abs(exponent);
        return out.append(size < 10 ? "0" : "").append(size).toString();
    }

    private static String fixed(Decimal decimal, int places) {
        var digits = decimal.digits();
        var point = decimal.point();
        var out = new StringBuilder();
        if (point > 0) {
            var whole = Math.min(digits.length(), point);
            out.append(digits, 0, whole).repeat('0', point - whole);
        } else {
            out.append('0');
        }
        if (places > 0) {
            out.append('.');
            for (int i = point; i < point + places; i++) {
                out.append(i >= 0 && i < digits.length() ? digits.charAt(i) : '0');
            }
        }
        return out.toString();
    }

    private static String general(double size, char verb, int precision) {
        var decimal = rounded(size, verb, precision);
        var digits = decimal.digits().length();
        var limit = precision == SHORTEST ? 6 : Math.max(1, precision);
        if (precision != SHORTEST && limit > digits && digits >= decimal.point()) {
            limit = digits;
        }
        var exponent = decimal.point() - 1;
        if (exponent < -4 || exponent >= limit) {
            var places = precision == SHORTEST ? digits - 1 : Math.min(digits, Math.max(1, precision)) - 1;
            return exponential(decimal, (char) (verb + 'e' - 'g'), Math.max(0, places));
        }
        return fixed(decimal, Math.max(digits - decimal.point(), 0));
    }

    private static String binary(double size) {
        var bits = Double.doubleToRawLongBits(size);
        var exponent = (int) (bits >> 52);
        var mantissa = bits & (1L << 52) - 1;
        if (exponent == 0) {
            exponent = 1;
        } else {
            mantissa |= 1L << 52;
        }
        var power = exponent - 1023 - 52;
        return mantissa + "p" + (power >= 0 ? "+" : "") + power;
    }

    private static String hex(double size, char verb, int precision) {
        var bits = Double.doubleToRawLongBits(size);
        var exponent = (int) (bits >> 52) - 1023;
        var mantissa = bits & (1L << 52) - 1;
        if (exponent == -1023) {
            exponent = mantissa == 0 ? 0 : -1022;
        } else {
            mantissa |= 1L << 52;
        }
        mantissa <<= 8; // the leading digit at bit 60
        while (mantissa != 0 && (mantissa & 1L << 60) == 0) {
            mantissa <<= 1;
            exponent--;
        }
        if (precision >= 0 && precision < 15) {
            var shift = 60 - 4 * precision;
            var extra = mantissa & (1L << shift) - 1;
            mantissa >>>= shift;
            if ((extra | (mantissa & 1)) > 1L << (shift - 1)) {
                mantissa++;
            }
            mantissa <<= shift;
            if ((mantissa & 1L << 61) != 0) {
                mantissa >>>= 1;
                exponent++;
            }
        }
        return hexText(mantissa, exponent, verb, precision);
    }

    private static String hexText(long mantissa, int exponent, char verb, int precision) {
        var out = new StringBuilder("0x").append((char) ('0' + (mantissa >> 60 & 1)));
        var digits = new StringBuilder();
        for (long rest = mantissa << 4; precision < 0 ? rest != 0 : digits.length() < precision; rest <<= 4) {
            digits.append(Character.forDigit((int) (rest >>> 60), 16));
        }
        if (!digits.isEmpty()) {
            out.append('.').append(digits);
        }
        var size = Math.abs(exponent);
        out.append('p')
                .append(exponent < 0 ? '-' : '+')
                .append(size < 10 ? "0" : "")
                .append(size);
        return verb == 'X' ? out.toString().toUpperCase(Locale.ROOT) : out.toString();
    }
}
