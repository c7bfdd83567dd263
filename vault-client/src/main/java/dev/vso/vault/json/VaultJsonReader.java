package dev.vso.vault.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;

/**
 * Parses JSON into nodes and counts their memory meanwhile: a few bytes of text can become many bytes of objects
 * ({@code {}} 72, {@code 0,} 28), so a limit on the text alone does not limit memory.
 */
final class VaultJsonReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Bytes of heap, about, as a 64-bit JVM with compressed pointers lays them out. */
    private static final int OBJECT = 160;

    private static final int MEMBER = 96;
    private static final int ARRAY = 56;
    private static final int ELEMENT = 6;
    private static final int TEXT = 56;
    private static final int NUMBER = 24;

    private final JsonParser parser;
    private final int deepest;
    private long left;

    /**
     * @param heaviest how many bytes of heap the nodes may take, by the weights above
     * @param deepest how many objects and lists may be inside one another
     */
    VaultJsonReader(JsonParser parser, long heaviest, int deepest) {
        this.parser = parser;
        this.left = heaviest;
        this.deepest = deepest;
    }

    /** @throws IllegalArgumentException if it is too large or too deep, or there is nothing, or more than one value */
    JsonNode only() throws IOException {
        if (parser.nextToken() == null) {
            throw new IllegalArgumentException("not JSON: it is empty");
        }
        JsonNode value = value(1);
        if (parser.nextToken() != null) {
            throw new IllegalArgumentException("not JSON: there is more after its end");
        }
        return value;
    }

    private JsonNode value(int depth) throws IOException {
        if (depth > deepest) {
            throw new IllegalArgumentException("the JSON is nested more than " + deepest + " deep");
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> members(depth);
            case START_ARRAY -> elements(depth);
            case VALUE_STRING -> NODES.textNode(text(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new JsonParseException(parser, "unexpected " + token);
        };
    }

    private ObjectNode members(int depth) throws IOException {
        weigh(OBJECT);
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            weigh(MEMBER + 2L * name.length());
            parser.nextToken();
            object.set(wellFormed(name), value(depth + 1));
        }
        return object;
    }

    private ArrayNode elements(int depth) throws IOException {
        weigh(ARRAY);
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            weigh(ELEMENT);
            array.add(value(depth + 1));
        }
        return array;
    }

    /** An integer prints as it was written anyway, except for {@code -0}. */
    private JsonNode number() throws IOException {
        String text = parser.getText();
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT || text.equals("-0")) {
            weigh(NUMBER + TEXT + text.length());
            return new RawNumberNode(text);
        }
        weigh(NUMBER);
        if (text.length() < 18) {
            return NODES.numberNode(Long.parseLong(text));
        }
        weigh(TEXT + text.length());
        return BigIntegerNode.valueOf(new BigInteger(text));
    }

    private String text(String text) {
        weigh(TEXT + (isLatin(text) ? text.length() : 2L * text.length()));
        return wellFormed(text);
    }

    private void weigh(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw new IllegalArgumentException("the JSON holds too many or too long values");
        }
    }

    private static boolean isLatin(String text) {
        return text.chars().allMatch(c -> c < 0x100);
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
