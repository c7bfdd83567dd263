package dev.vso.gotemplate.value;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map of Go with string keys, in the order of the keys' bytes.
 *
 * <p>A reference as in Go: {@code set} and {@code merge} change it for all who hold it. Equality is identity; compare
 * content with {@link DeepEquality}.
 */
public final class Mapping implements Value {

    /** The element types that data and functions bring forth. */
    public enum Element {
        ANY("interface {}"),
        STRING("string");

        private final String typeName;

        Element(String typeName) {
            this.typeName = typeName;
        }
    }

    private final Element element;
    private final boolean isNil;
    private final SortedMap<String, Value> entries = new TreeMap<>();

    private Mapping(Element element, boolean isNil) {
        this.element = element;
        this.isNil = isNil;
    }

    /** An empty map. */
    public static Mapping of(Element element) {
        return new Mapping(element, false);
    }

    /** Go's nil map: reads as empty; writing to it is an error. */
    public static Mapping nil() {
        return new Mapping(Element.ANY, true);
    }

    public Element element() {
        return element;
    }

    public boolean isNil() {
        return isNil;
    }

    public int size() {
        return entries.size();
    }

    public @Nullable Value get(String key) {
        return entries.get(key);
    }

    public boolean has(String key) {
        return entries.containsKey(key);
    }

    public void put(String key, Value value) {
        entries.put(key, value);
    }

    public void remove(String key) {
        entries.remove(key);
    }

    /** What is in it, in order; changes as the map does. */
    public SortedMap<String, Value> entries() {
        return Collections.unmodifiableSortedMap(entries);
    }

    /** What Go gives for a key that is not there, when it gives a value: the empty string, or nil. */
    public Value zero() {
        return switch (element) {
            case ANY -> Absent.NIL;
            case STRING -> Text.of("");
        };
    }

    @Override
    public String typeName() {
        return "map[string]" + element.typeName;
    }

    @Override
    public String kindName() {
        return "map";
    }

    @Override
    public String toString() {
        return "Mapping[%d]".formatted(entries.size());
    }
}
