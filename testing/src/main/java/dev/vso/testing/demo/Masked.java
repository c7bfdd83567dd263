package dev.vso.testing.demo;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** Masks secret values for display: enough to tell two apart, not enough to use. */
final class Masked {

    private static final int SHOWN = 2;
    private static final int LONG_ENOUGH = 5;

    private Masked() {}

    /** Two letters of a value and dots; dots alone if two letters are half of it. */
    static String value(String value) {
        return (value.length() < LONG_ENOUGH ? "" : value.substring(0, SHOWN)) + "•••";
    }

    /** A few letters of the random part of a user name that Vault made; the other parts are the same for many users. */
    static String user(String name) {
        var parts = name.split("-", -1);
        var random = parts.length < 2 ? "" : parts[parts.length - 2];
        return random.length() < 2 * LONG_ENOUGH ? "•••" : "v-•••" + random.substring(0, LONG_ENOUGH - 1) + "•••";
    }

    /** The keys with their masked values; of keys with prefix {@code _}, which repeat everything, only the name. */
    static String data(Map<String, String> data) {
        return data.keySet().stream()
                .sorted(Comparator.comparing((String key) -> key.startsWith("_"))
                        .thenComparing(key -> key))
                .map(key -> key.startsWith("_") ? key : key + "=" + value(data.getOrDefault(key, "")))
                .collect(Collectors.joining(" "));
    }
}
