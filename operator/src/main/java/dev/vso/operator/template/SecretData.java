package dev.vso.operator.template;

import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The data of a Kubernetes Secret: bytes by key, in the order of the keys, immutable.
 *
 * <p>Equal if the content is equal. {@code toString} names keys and sizes, never a value.
 */
public final class SecretData {
    private final SortedMap<String, byte[]> values;

    private SecretData(SortedMap<String, byte[]> values) {
        this.values = values;
    }

    /** A copy of the given values. */
    public static SecretData of(Map<String, byte[]> values) {
        var copy = new TreeMap<String, byte[]>();
        values.forEach((key, value) -> copy.put(key, value.clone()));
        return new SecretData(copy);
    }

    public static SecretData empty() {
        return new SecretData(new TreeMap<>());
    }

    /** The keys in their order. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** A copy of one value, or null if the key does not exist. */
    public byte @Nullable [] get(String key) {
        var value = values.get(key);
        return value == null ? null : value.clone();
    }

    /** Calls back for each key with a copy of its value, in the order of the keys. */
    void forEach(BiConsumer<String, byte[]> receiver) {
        values.forEach((key, value) -> receiver.accept(key, value.clone()));
    }

    /** The same data with the values of these keys taken from {@code others}, if they exist there. */
    public SecretData with(Set<String> keys, SecretData others) {
        var changed = new TreeMap<>(values);
        changed.replaceAll((key, value) -> keys.contains(key) ? others.values.getOrDefault(key, value) : value);
        return new SecretData(changed);
    }

    /** The sum of the values' sizes in bytes, which is what Kubernetes limits. */
    public long size() {
        return values.values().stream().mapToLong(value -> value.length).sum();
    }

    /** The values in standard base64, as in the {@code data} of a Kubernetes Secret. */
    public SortedMap<String, String> base64() {
        var encoder = Base64.getEncoder();
        var encoded = new TreeMap<String, String>();
        values.forEach((key, value) -> encoded.put(key, encoder.encodeToString(value)));
        return Collections.unmodifiableSortedMap(encoded);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretData that
                && values.keySet().equals(that.values.keySet())
                && values.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(entry.getValue(), that.values.get(entry.getKey())));
    }

    @Override
    public int hashCode() {
        return values.entrySet().stream()
                .mapToInt(entry -> entry.getKey().hashCode() ^ Arrays.hashCode(entry.getValue()))
                .sum();
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue().length + " bytes")
                .collect(Collectors.joining(", ", "SecretData[", "]"));
    }
}
