package dev.vso.operator.time;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations in Go's notation, as manifests and flags hold them: {@code 1h30m}, {@code 500ms}, {@code 1.5s}.
 *
 * <p>The rules are those of Go's {@code time.ParseDuration}: a sign, then numbers with a unit each (ns, us, µs, ms, s,
 * m, h), fractions cut at the nanosecond, about 292 years at most; {@code 0} needs no unit. There is no unit for days.
 */
public final class GoDuration {
    /** Longer texts are refused before parsing: they have no use, and big numbers cost time. */
    private static final int LONGEST = 128;

    private static final int LONGEST_PLAIN = 6;

    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");

    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private GoDuration() {}

    /**
     * Parses a duration.
     *
     * @throws IllegalArgumentException if it is invalid; the message quotes the text and says what is expected
     */
    public static Duration parse(String text) {
        Duration plain = plain(text);
        return plain == null ? general(text) : plain;
    }

    /** A few digits and one unit, as in nearly all manifests; parsed at every reconciliation, so without patterns. */
    private static @Nullable Duration plain(String text) {
        int digits = text.length() - 1;
        if (digits < 1 || digits > LONGEST_PLAIN) {
            return null;
        }
        long number = 0;
        for (int i = 0; i < digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            number = number * 10 + digit;
        }
        return switch (text.charAt(digits)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> null;
        };
    }

    private static Duration general(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        if (rest.isEmpty() || text.length() > LONGEST) {
            throw invalid(text);
        }
        BigInteger nanos = BigInteger.ZERO;
        Matcher part = PART.matcher(rest);
        int end = 0;
        while (end < rest.length()) {
            if (!part.find(end) || part.start() != end) {
                throw invalid(text);
            }
            BigDecimal unit = BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L));
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit).toBigInteger());
            end = part.end();
        }
        nanos = negative ? nanos.negate() : nanos;
        if (nanos.bitLength() > 63) {
            throw invalid(text);
        }
        return Duration.ofNanos(nanos.longValueExact());
    }

    /** The duration as Go prints it: {@code 1m30s}, {@code 250ms}, {@code 0s}. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        long nanos = duration.toNanosPart();
        if (duration.toSeconds() == 0) {
            return nanos < 1_000 ? nanos + "ns" : nanos < 1_000_000 ? plain(nanos, 3) + "µs" : plain(nanos, 6) + "ms";
        }
        String seconds = plain(duration.toSecondsPart() * 1_000_000_000L + nanos, 9) + "s";
        long minutes = duration.toMinutes();
        return minutes == 0
                ? seconds
                : minutes < 60 ? minutes + "m" + seconds : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
    }

    private static String plain(long value, int decimals) {
        BigDecimal number = BigDecimal.valueOf(value, decimals);
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static IllegalArgumentException invalid(String text) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return new IllegalArgumentException(
                "\"" + shown + "\" is not a duration: write a number and a unit (ms, s, m, h), such as 30s or 1h30m");
    }
}
