package dev.vso.operator.template;

import com.google.re2j.Pattern;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Kubernetes' limits for the data of a Secret, checked here so that the message can say what to do. */
final class DataLimits {
    /** Maximum size of all values together, in bytes. */
    static final int MAX_SIZE = 1024 * 1024;

    private static final int MAX_KEY_LENGTH = 253;
    private static final int SHOWN_KEY_LENGTH = 60;
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final String KEY_CURE =
            "leave it out with destination.transformation.excludes, store it under another key with a template, or rename it in the source";

    private DataLimits() {}

    /** The error in the data and its remedy; empty if Kubernetes accepts the data. */
    static Optional<String> broken(SortedMap<String, byte[]> values) {
        return values.keySet().stream()
                .filter(key -> !isKey(key))
                .findFirst()
                .map(DataLimits::badKey)
                .or(() -> tooLarge(values));
    }

    private static boolean isKey(String key) {
        return key.length() <= MAX_KEY_LENGTH
                && KEY.matcher(key).matches()
                && !key.equals(".")
                && !key.startsWith("..");
    }

    private static String badKey(String key) {
        var shown = key.length() > SHOWN_KEY_LENGTH ? key.substring(0, SHOWN_KEY_LENGTH) + "…" : key;
        return "Kubernetes refuses the key \"%s\" in a Secret: a key has 1 to %d characters out of letters, digits, '-', '_' and '.', and neither is '.' nor starts with '..'; %s"
                .formatted(shown, MAX_KEY_LENGTH, KEY_CURE);
    }

    private static Optional<String> tooLarge(SortedMap<String, byte[]> values) {
        var size = values.values().stream().mapToLong(value -> value.length).sum();
        if (size <= MAX_SIZE) {
            return Optional.empty();
        }
        var largest = values.entrySet().stream()
                .max(Map.Entry.comparingByValue((a, b) -> Integer.compare(a.length, b.length)))
                .orElseThrow();
        return Optional.of(
                "the data has %d bytes, and Kubernetes stores at most %d in a Secret; the largest key is \"%s\" with %d bytes: leave keys out with destination.transformation.excludes, or _raw with excludeRaw: true"
                        .formatted(size, MAX_SIZE, largest.getKey(), largest.getValue().length));
    }
}
