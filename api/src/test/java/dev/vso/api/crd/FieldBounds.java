package dev.vso.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Describes the values of a field: type, bounds, default, and whether it is required. */
final class FieldBounds {
    private static final Map<String, String> PATTERNS = Map.of(
            "^([0-9]+(\\.[0-9]+)?(s|m|h))$",
            "a number with s, m or h",
            "^([0-9]+(\\.[0-9]+)?(s|m|h|d))$",
            "a number with s, m, h or d",
            "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
            "a name that Kubernetes takes",
            "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$",
            "a name that Kubernetes takes",
            "^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$",
            "a namespace",
            "^(([a-z0-9]([-a-z0-9]*[a-z0-9])?/)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$",
            "name or namespace/name",
            "^[^\\x00-\\x1f\\x7f]*$",
            "string without control characters");

    private FieldBounds() {}

    /** @param limits whether to include the bounds */
    static String words(JsonNode schema, boolean required, boolean limits) {
        List<String> words = new ArrayList<>();
        words.add(type(schema));
        if (limits) {
            words.addAll(size(schema, "Length", "characters"));
            words.addAll(size(schema, "Items", "entries"));
            words.addAll(size(schema, "Properties", "entries"));
        }
        if (schema.has("minimum") || schema.has("maximum")) {
            words.add(range(schema.path("minimum"), schema.path("maximum")));
        }
        if (schema.has("default")) {
            words.add("default `" + schema.path("default").asText() + "`");
        }
        if (required) {
            words.add("**required**");
        }
        return String.join(", ", words);
    }

    private static String type(JsonNode schema) {
        if (schema.has("enum")) {
            return String.join(
                    ", ",
                    StreamSupport.stream(schema.path("enum").spliterator(), false)
                            .map(word -> "`" + word.asText() + "`")
                            .toList());
        }
        if (schema.has("pattern")) {
            var pattern = schema.path("pattern").asText();
            return PATTERNS.getOrDefault(pattern, "string like " + Markdown.code(pattern));
        }
        if (schema.has("items")) {
            return "list of " + several(schema.path("items"));
        }
        if (schema.has("additionalProperties")) {
            return "map of " + several(schema.path("additionalProperties"));
        }
        return schema.path("type").asText();
    }

    private static String several(JsonNode schema) {
        return schema.path("type").asText() + "s";
    }

    /** At least one is not worth a word beside a limit. */
    private static List<String> size(JsonNode schema, String what, String of) {
        var most = schema.path("max" + what);
        var least = schema.path("min" + what);
        if (most.isMissingNode()) {
            return least.isMissingNode() ? List.of() : List.of("at least " + least.asText() + " " + of);
        }
        return List.of(
                least.isMissingNode()
                        ? "at most %s %s".formatted(most.asText(), of)
                        : "%s to %s %s".formatted(least.asText(), most.asText(), of));
    }

    private static String range(JsonNode least, JsonNode most) {
        if (most.isMissingNode()) {
            return "at least " + least.asText();
        }
        return least.isMissingNode() ? "at most " + most.asText() : least.asText() + " to " + most.asText();
    }
}
