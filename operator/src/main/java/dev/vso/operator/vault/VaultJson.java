package dev.vso.operator.vault;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.json.GoJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * JSON as Vault means it: numbers keep the text they were written with, because a value such as {@code 1.0} or a
 * 30-digit id goes into a Secret byte for byte.
 */
public final class VaultJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    // Without the source, an exception's message cannot quote a secret.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private VaultJson() {}

    public static ObjectNode object() {
        return NODES.objectNode();
    }

    /** An object with these text fields. */
    public static ObjectNode object(Map<String, String> fields) {
        ObjectNode object = NODES.objectNode();
        fields.forEach(object::put);
        return object;
    }

    /**
     * The one JSON value in {@code text}. Of two equal keys the later wins, half a surrogate pair becomes U+FFFD: as Go
     * reads it.
     *
     * @throws IllegalArgumentException if it is not JSON; the message quotes nothing of it
     */
    public static JsonNode parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #parse(String)}, from UTF-8. */
    public static JsonNode parse(byte[] utf8) {
        try (JsonParser parser = JSON.createParser(utf8)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("not JSON: it is empty");
            }
            JsonNode value = value(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("not JSON: there is more after its end");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "not JSON: error in line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The text that Go's {@code encoding/json} makes of it: keys sorted by their UTF-8 bytes, no white space, {@code <},
     * {@code >}, {@code &}, U+2028 and U+2029 escaped, numbers as written.
     */
    public static String goJson(JsonNode node) {
        return GoJson.write(node);
    }

    private static JsonNode value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> NODES.textNode(wellFormed(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new JsonParseException(parser, "unexpected " + token);
        };
    }

    private static ObjectNode members(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            object.set(wellFormed(name), value(parser));
        }
        return object;
    }

    private static ArrayNode elements(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    /** An integer prints as it was written anyway, except for {@code -0}. */
    private static JsonNode number(JsonParser parser) throws IOException {
        String text = parser.getText();
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT || text.equals("-0")) {
            return new NumberAsWritten(text);
        }
        return text.length() < 18
                ? NODES.numberNode(Long.parseLong(text))
                : BigIntegerNode.valueOf(new BigInteger(text));
    }

    private static String wellFormed(String text) {
        return text.chars().noneMatch(c -> Character.isSurrogate((char) c))
                ? text
                : text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }
}
