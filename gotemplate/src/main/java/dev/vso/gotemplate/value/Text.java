package dev.vso.gotemplate.value;

/**
 * A string of Go, which is a row of bytes: each char of {@code bytes} is one byte, 0 to 255.
 *
 * <p>So length, slices and comparisons are those of Go, also for what is not UTF-8. {@link Utf8} converts.
 */
public record Text(String bytes, Type type) implements Value {

    /** Go's two string types in data that comes from JSON. */
    public enum Type {
        STRING("string"),
        /** {@code json.Number}: a number as it stood in the JSON text; its kind is string. */
        NUMBER("json.Number");

        private final String typeName;

        Type(String typeName) {
            this.typeName = typeName;
        }
    }

    /** A {@code string} of these bytes. */
    public static Text of(String bytes) {
        return new Text(bytes, Type.STRING);
    }

    @Override
    public String typeName() {
        return type.typeName;
    }

    @Override
    public String kindName() {
        return "string";
    }

    /** The length alone: a value may be a secret. */
    @Override
    public String toString() {
        return "Text[%d bytes]".formatted(bytes.length());
    }
}
