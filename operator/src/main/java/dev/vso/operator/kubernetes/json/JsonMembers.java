package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes the members of JSON objects one by one. */
final class JsonMembers {

    private JsonMembers() {}

    /**
     * Reads the value of one member; the parser is at the value's first token before, and at its last token afterwards.
     */
    @FunctionalInterface
    interface Reader {
        void read(String name, JsonParser json) throws IOException;
    }

    /**
     * Reads all members of an object up to its end.
     *
     * @param json at the start of the object, or at the name of the first member to read
     */
    static void read(JsonParser json, Reader reader) throws IOException {
        JsonToken token = json.currentToken() == JsonToken.START_OBJECT ? json.nextToken() : json.currentToken();
        while (token == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            reader.read(name, json);
            token = json.nextToken();
        }
        if (token != JsonToken.END_OBJECT) {
            throw MismatchedInputException.from(json, Object.class, "an object is expected");
        }
    }

    /** How much was read so far, in characters or bytes; 0 if the parser does not read text. */
    static long offset(JsonParser json) {
        JsonLocation at = json.currentLocation();
        return Math.max(0, Math.max(at.getCharOffset(), at.getByteOffset()));
    }

    /**
     * True for an object, false for null.
     *
     * @throws IOException for any other value
     */
    static boolean isObject(JsonParser json) throws IOException {
        return isOf(json, JsonToken.START_OBJECT, "an object");
    }

    private static boolean isOf(JsonParser json, JsonToken start, String what) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        if (json.currentToken() != start) {
            throw MismatchedInputException.from(json, Object.class, what + " is expected");
        }
        return true;
    }

    /** The text of a scalar value; null for null. */
    static @Nullable String text(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        if (token.isStructStart()) {
            throw MismatchedInputException.from(json, String.class, "a text is expected");
        }
        return json.getValueAsString();
    }

    /** The text as a shared instance, for text that recurs in thousands of resources. */
    static @Nullable String shared(JsonParser json) throws IOException {
        String text = text(json);
        return text == null ? null : text.intern();
    }

    /** A whole number; null for null. */
    static @Nullable Long number(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : Long.valueOf(json.getLongValue());
    }

    /** A boolean; null for null. */
    static @Nullable Boolean truth(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : Boolean.valueOf(json.getBooleanValue());
    }

    /** The texts of an array; empty for null. */
    static List<String> texts(JsonParser json) throws IOException {
        if (!isOf(json, JsonToken.START_ARRAY, "an array")) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String text = text(json);
            if (text != null) {
                texts.add(text);
            }
        }
        return List.copyOf(texts);
    }

    /** The elements of an array; empty for null. */
    static <T> List<T> list(JsonParser json, Element<T> element) throws IOException {
        if (!isOf(json, JsonToken.START_ARRAY, "an array")) {
            return List.of();
        }
        List<T> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(element.read(json));
        }
        return List.copyOf(elements);
    }

    /** Reads one element; the parser is at its first token before, and at its last token afterwards. */
    @FunctionalInterface
    interface Element<T> {
        T read(JsonParser json) throws IOException;
    }

    /** An object whose values are texts, in its order; empty for null. */
    static Map<String, String> map(JsonParser json) throws IOException {
        Map<String, String> map = new LinkedHashMap<>();
        if (isObject(json)) {
            read(json, (name, value) -> {
                String text = text(value);
                if (text != null) {
                    map.put(name, text);
                }
            });
        }
        return map;
    }

    /** Writes a text, unless it is null. */
    static void write(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    /** Writes a boolean, unless it is null. */
    static void write(JsonGenerator json, String name, @Nullable Boolean value) throws IOException {
        if (value != null) {
            json.writeBooleanField(name, value);
        }
    }

    /** Writes a number, unless it is null. */
    static void write(JsonGenerator json, String name, @Nullable Number value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value.longValue());
        }
    }

    /**
     * Writes an object of texts, unless it is empty. A null value is written, because a merge patch removes a key with
     * it.
     */
    static void write(JsonGenerator json, String name, @Nullable Map<String, String> values) throws IOException {
        if (values == null || values.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : values.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    /** Writes an array of texts, unless it is empty. */
    static void write(JsonGenerator json, String name, @Nullable List<String> values) throws IOException {
        if (values == null || values.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
