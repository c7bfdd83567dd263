package dev.vso.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/**
 * Writes JSON byte for byte as Go's {@code encoding/json} does: object keys sorted by their UTF-8 bytes, no white
 * space, {@code < > &} and U+2028/U+2029 escaped, numbers as their node prints them.
 *
 * <p>VSO writes such text into Secrets and computes HMACs over it, so one different byte would look like a changed
 * secret.
 */
public final class GoJson {
    private static final Comparator<String> BY_UTF8 =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    private static final String HEX = "0123456789abcdef";

    private GoJson() {}

    /** The JSON text of a value. A number is printed by its node's {@code asText()}, so that it stays as it arrived. */
    public static String write(JsonNode value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(JsonNode value, StringBuilder out) {
        switch (value.getNodeType()) {
            case OBJECT -> writeObject(value, out);
            case ARRAY -> writeArray(value, out);
            case STRING -> writeString(value.textValue(), out);
            case NUMBER, BOOLEAN -> out.append(value.asText());
            case NULL, MISSING -> out.append("null");
            case BINARY, POJO -> throw new IllegalArgumentException("not JSON: a node of type " + value.getNodeType());
        }
    }

    private static void writeObject(JsonNode object, StringBuilder out) {
        out.append('{');
        var first = true;
        var members = object.properties().stream()
                .sorted(Map.Entry.comparingByKey(BY_UTF8))
                .toList();
        for (var member : members) {
            if (!first) {
                out.append(',');
            }
            first = false;
            writeString(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
        }
        out.append('}');
    }

    private static void writeArray(JsonNode array, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(array.get(i), out);
        }
        out.append(']');
    }

    /** Appends a string with its quotes. Half a surrogate pair becomes U+FFFD, as it does when Go reads it. */
    static void writeString(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else {
                writeChar(c, out);
            }
        }
        out.append('"');
    }

    private static void writeChar(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '<', '>', '&', '\u2028', '\u2029' -> writeEscape(c, out);
            default -> {
                if (c < ' ') {
                    writeEscape(c, out);
                } else {
                    out.append(Character.isSurrogate(c) ? '\uFFFD' : c);
                }
            }
        }
    }

    private static void writeEscape(char c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >> shift) & 0xF));
        }
    }
}
