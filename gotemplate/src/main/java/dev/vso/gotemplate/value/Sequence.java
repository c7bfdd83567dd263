package dev.vso.gotemplate.value;

import java.util.List;

/** A slice of Go; never changed once made. {@code isNil} tells Go's nil slice, which is {@code null} in JSON. */
public record Sequence(Element element, List<Value> items, boolean isNil) implements Value {

    /** The element types that data and functions bring forth. */
    public enum Element {
        ANY("interface {}"),
        STRING("string"),
        INT("int"),
        LIST("[]interface {}");

        private final String typeName;

        Element(String typeName) {
            this.typeName = typeName;
        }
    }

    /** A {@code []interface{}}; what is missing becomes nil in it. */
    public static Sequence of(List<Value> items) {
        return new Sequence(Element.ANY, items, false);
    }

    public static Sequence of(Element element, List<Value> items) {
        return new Sequence(element, items, false);
    }

    public static Sequence nil(Element element) {
        return new Sequence(element, List.of(), true);
    }

    public int size() {
        return items.size();
    }

    @Override
    public String typeName() {
        return "[]" + element.typeName;
    }

    @Override
    public String kindName() {
        return "slice";
    }

    @Override
    public String toString() {
        return "Sequence[%d]".formatted(items.size());
    }
}
