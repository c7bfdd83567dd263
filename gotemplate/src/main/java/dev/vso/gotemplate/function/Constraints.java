package dev.vso.gotemplate.function;

import com.google.re2j.Pattern;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.limit.MeteredText;
import dev.vso.gotemplate.value.Version;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which versions are wanted: {@code >=1.2, <2 || ~3.1}. */
record Constraints(List<List<Constraint>> alternatives) {
    private static final String VERSION = "v?([0-9|x|X|\\*]+)(\\.[0-9|x|X|\\*]+)?(\\.[0-9|x|X|\\*]+)?"
            + "(-([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?(\\+([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?";
    private static final String OPERATORS = "=||!=|>|<|>=|=>|<=|=<|~|~>|\\^";
    private static final Pattern ONE = Pattern.compile("^\\s*(" + OPERATORS + ")\\s*(" + VERSION + ")\\s*$");
    private static final Pattern RANGE = Pattern.compile("\\s*(" + VERSION + ")\\s+-\\s+(" + VERSION + ")\\s*");
    private static final Pattern EACH = Pattern.compile("(" + OPERATORS + ")\\s*(" + VERSION + ")");
    private static final Pattern VALID = Pattern.compile("^(\\s*(" + OPERATORS + ")\\s*(" + VERSION
            + ")\\s*)((?:\\s+|,\\s*)(" + OPERATORS + ")\\s*(" + VERSION + ")\\s*)*$");
    private static final int SECOND_OF_RANGE = 11;

    private static final long BYTES_OF_A_CONSTRAINT = 256;
    private static final long WORK_OF_A_BYTE = 8; // a pre-release is cut into parts for each comparison

    static Constraints parse(String text, Meter meter) {
        var alternatives = new ArrayList<List<Constraint>>();
        for (var alternative : withoutRanges(text, meter).split("\\|\\|", -1)) {
            meter.items(1);
            if (!VALID.matcher(MeteredText.of(alternative, VALID, meter)).find()) {
                throw new Failure("improper constraint");
            }
            var all = new ArrayList<Constraint>();
            var matcher = EACH.matcher(MeteredText.of(alternative, EACH, meter));
            while (matcher.find()) {
                meter.memory(BYTES_OF_A_CONSTRAINT);
                all.add(one(matcher.group(), meter));
            }
            alternatives.add(all);
        }
        return new Constraints(alternatives);
    }

    /** {@code 1.2 - 3.4} is {@code >= 1.2, <= 3.4}. */
    private static String withoutRanges(String text, Meter meter) {
        var result = text;
        var matcher = RANGE.matcher(MeteredText.of(text, RANGE, meter));
        while (matcher.find()) {
            meter.work(result.length());
            meter.memory(result.length());
            var plain = ">= " + matcher.group(1) + ", <= " + matcher.group(SECOND_OF_RANGE) + " ";
            var at = result.indexOf(matcher.group());
            result = result.substring(0, at)
                    + plain
                    + result.substring(at + matcher.group().length());
        }
        return result;
    }

    private static Constraint one(String text, Meter meter) {
        var matcher = ONE.matcher(MeteredText.of(text, ONE, meter));
        if (!matcher.find()) {
            throw new Failure("improper constraint");
        }
        var major = matcher.group(3);
        var prerelease = matcher.group(6) == null ? "" : matcher.group(6);
        var operator = matcher.group(1);
        if (isAny(major)) {
            return new Constraint(operator, version("0.0.0" + prerelease, meter), true, false, false);
        }
        if (isAny(matcher.group(4))) {
            return new Constraint(operator, version(major + ".0.0" + prerelease, meter), true, true, false);
        }
        if (isAny(matcher.group(5))) {
            return new Constraint(
                    operator, version(major + matcher.group(4) + ".0" + prerelease, meter), true, false, true);
        }
        return new Constraint(operator, version(matcher.group(2), meter), false, false, false);
    }

    private static boolean isAny(@Nullable String segment) {
        return segment == null
                || List.of("", "x", "X", "*").contains(segment.startsWith(".") ? segment.substring(1) : segment);
    }

    private static Version version(String text, Meter meter) {
        try {
            return Versions.parse(text, meter);
        } catch (Failure e) {
            throw new Failure("constraint Parser Error");
        }
    }

    boolean allow(Version version, Meter meter) {
        return alternatives.stream()
                .anyMatch(all -> all.stream().allMatch(constraint -> {
                    meter.work(WORK_OF_A_BYTE
                            * (1
                                    + version.original().length()
                                    + constraint.wanted().original().length()));
                    return constraint.allows(version);
                }));
    }
}
