package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.TEXT;

import com.google.re2j.Pattern;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.limit.MeteredText;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Numerals;
import dev.vso.gotemplate.value.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sprig's {@code semver} and {@code semverCompare}, by {@code Masterminds/semver} version 3. */
final class Versions {
    private static final String REST =
            "(-([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?(\\+([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?";
    private static final Pattern VERSION = Pattern.compile("^v?([0-9]+)(\\.[0-9]+)?(\\.[0-9]+)?" + REST + "$");

    private static final long BYTES_OF_A_PART = 32; // a pre-release may have one for each second byte

    private Versions() {}

    static List<Function> all() {
        return List.of(
                Function.of("semver", a -> parse(a.text(0), a.meter()), TEXT),
                Function.of(
                        "semverCompare",
                        a -> new Bool(
                                Constraints.parse(a.text(0), a.meter()).allow(parse(a.text(1), a.meter()), a.meter())),
                        TEXT,
                        TEXT));
    }

    static Version parse(String text, Meter meter) {
        meter.briefly(BYTES_OF_A_PART * text.length());
        var matcher = VERSION.matcher(MeteredText.of(text, VERSION, meter));
        if (!matcher.find()) {
            throw new Failure("Invalid Semantic Version");
        }
        var version = new Version(
                number(matcher.group(1)),
                number(matcher.group(2)),
                number(matcher.group(3)),
                orEmpty(matcher.group(5)),
                orEmpty(matcher.group(8)),
                text,
                true);
        requireNoLeadingZero(version.prerelease());
        return version;
    }

    private static long number(@Nullable String segment) {
        if (segment == null) {
            return 0;
        }
        var number = Numerals.parseUint(segment.startsWith(".") ? segment.substring(1) : segment, 10);
        if (!number.ok()) {
            throw new Failure("Error parsing version segment");
        }
        return number.number();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    static void requireNoLeadingZero(String prerelease) {
        for (var part : prerelease.split("\\.", -1)) {
            if (part.length() > 1 && part.startsWith("0") && isNumber(part)) {
                throw new Failure("Version segment starts with 0");
            }
        }
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static int compare(Version a, Version b) {
        var order = Long.compareUnsigned(a.major(), b.major());
        order = order != 0 ? order : Long.compareUnsigned(a.minor(), b.minor());
        order = order != 0 ? order : Long.compareUnsigned(a.patch(), b.patch());
        if (order != 0) {
            return order < 0 ? -1 : 1;
        }
        if (a.prerelease().isEmpty() || b.prerelease().isEmpty()) {
            return Boolean.compare(a.prerelease().isEmpty(), b.prerelease().isEmpty());
        }
        return comparePrerelease(a.prerelease(), b.prerelease());
    }

    static int comparePrerelease(String a, String b) {
        var partsA = a.split("\\.", -1);
        var partsB = b.split("\\.", -1);
        for (int i = 0; i < Math.max(partsA.length, partsB.length); i++) {
            var order = comparePart(i < partsA.length ? partsA[i] : "", i < partsB.length ? partsB[i] : "");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int comparePart(String a, String b) {
        if (a.equals(b)) {
            return 0;
        }
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? -1 : 1;
        }
        var numberA = Numerals.parseUint(a, 10);
        var numberB = Numerals.parseUint(b, 10);
        if (!numberA.ok() && !numberB.ok()) {
            return a.compareTo(b) > 0 ? 1 : -1;
        }
        if (!numberA.ok() || !numberB.ok()) {
            return numberB.ok() ? 1 : -1;
        }
        return Long.compareUnsigned(numberA.number(), numberB.number()) > 0 ? 1 : -1;
    }
}
