package dev.vso.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes JSON as Go 1.22 and later do, which is what stands in {@code _raw} and in nested values of a Secret. */
final class GoJson {
    private static final Comparator<Map.Entry<String, JsonNode>> BY_UTF8_BYTES = (a, b) -> Arrays.compareUnsigned(
            a.getKey().getBytes(StandardCharsets.UTF_8), b.getKey().getBytes(StandardCharsets.UTF_8));

    private GoJson() {}

    static void write(JsonNode node, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> members(node.propertyStream().sorted(BY_UTF8_BYTES).toList(), out);
            case ARRAY -> elements(node, out);
            case STRING -> string(node.textValue(), out);
            case NUMBER, BOOLEAN, NULL -> out.append(node.asText());
            case BINARY, POJO, MISSING -> throw new IllegalArgumentException("not a JSON value: " + node.getNodeType());
        }
    }

    private static void members(List<Map.Entry<String, JsonNode>> members, StringBuilder out) {
        out.append('{');
        String comma = "";
        for (Map.Entry<String, JsonNode> member : members) {
            out.append(comma);
            string(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            comma = ",";
        }
        out.append('}');
    }

    private static void elements(JsonNode array, StringBuilder out) {
        out.append('[');
        String comma = "";
        for (JsonNode element : array) {
            out.append(comma);
            write(element, out);
            comma = ",";
        }
        out.append(']');
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i), out);
        }
        out.append('"');
    }

    private static void character(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '<', '>', '&', '\u2028', '\u2029' -> escape(c, out);
            default -> {
                if (c < ' ') {
                    escape(c, out);
                } else {
                    out.append(c);
                }
            }
        }
    }

    private static void escape(char c, StringBuilder out) {
        out.append("\\u").append(String.format("%04x", (int) c));
    }
}
