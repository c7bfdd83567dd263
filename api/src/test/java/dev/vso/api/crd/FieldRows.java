package dev.vso.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Renders the fields below one place of a schema as a Markdown table: required fields first, then alphabetically.
 * Fields that several kinds share have a page of their own; tables only repeat what a kind adds.
 */
final class FieldRows {
    /** The objects that have one section for all kinds, by the name of their field. */
    private static final Set<String> SHARED = Set.of("destination", "rolloutRestartTargets", "conditions");

    private static final String SHARED_PAGE = "README.md";

    private final List<String> rows = new ArrayList<>();
    private final JsonNode alike;
    private final boolean written;

    /**
     * Starts without rows.
     *
     * @param alike schema of a spec that describes the fields of {@link #SHARED} in full
     * @param written whether users write the fields; then limits are included
     */
    private FieldRows(JsonNode alike, boolean written) {
        this.alike = alike;
        this.written = written;
    }

    /**
     * The table.
     *
     * @param place dots between names, from the top of the kind's schema: {@code spec}, {@code spec.destination}
     */
    static String table(JsonNode schema, JsonNode alike, String place) {
        var node = schema;
        for (var name : place.split("\\.", -1)) {
            node = node.path("properties").path(name);
        }
        if (node.isMissingNode()) {
            throw new IllegalArgumentException("the schema has no " + place);
        }
        var table = new FieldRows(alike, !place.startsWith("status"));
        table.below(node, "");
        return "| `" + place + ".` | | |\n|---|---|---|\n" + String.join("", table.rows);
    }

    private void below(JsonNode object, String prefix) {
        if (object.has("items")) {
            below(object.path("items"), prefix);
            return;
        }
        var required = new TreeSet<String>();
        object.path("required").forEach(name -> required.add(name.asText()));
        object.path("properties").properties().stream()
                .sorted(Comparator.comparing((Map.Entry<String, JsonNode> field) -> !required.contains(field.getKey()))
                        .thenComparing(Map.Entry::getKey))
                .forEach(field -> field(prefix, field.getKey(), field.getValue(), required.contains(field.getKey())));
    }

    private void field(String prefix, String name, JsonNode schema, boolean required) {
        var shared = SHARED.contains(name);
        var meaning = Markdown.text(schema.path("description").asText());
        rows.add("| `%s%s` | %s | %s |\n"
                .formatted(
                        prefix,
                        name,
                        FieldBounds.words(schema, required, written),
                        shared ? meaning + " [Fields](" + SHARED_PAGE + "#" + anchor(name) + ")" : meaning));
        if (shared) {
            below(beyond(schema, alike.path("properties").path(name)), prefix + name + ".");
        } else if (schema.has("items")) {
            below(schema.path("items"), prefix + name + "[].");
        } else if (schema.has("additionalProperties")) {
            below(schema.path("additionalProperties"), prefix + name + ".*.");
        } else {
            below(schema, prefix + name + ".");
        }
    }

    private static String anchor(String field) {
        return field.equals("rolloutRestartTargets") ? "restarts" : field;
    }

    /** The object without the properties that the shared one has too; inside lists no property has a default. */
    private static JsonNode beyond(JsonNode object, JsonNode shared) {
        if (object.has("items")) {
            // Conditions belong to the status, so the model's spec has none to compare with.
            if (!shared.isMissingNode() && !shared.equals(object)) {
                throw new IllegalArgumentException("a list that is not like that of all kinds: " + object);
            }
            return Crds.yaml().createObjectNode();
        }
        var rest = object.<ObjectNode>deepCopy();
        if (rest.path("properties") instanceof ObjectNode properties) {
            shared.path("properties").properties().stream()
                    .filter(field ->
                            withoutDefault(field.getValue()).equals(withoutDefault(properties.path(field.getKey()))))
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(properties::remove);
        }
        return rest;
    }

    private static JsonNode withoutDefault(JsonNode schema) {
        return schema instanceof ObjectNode object ? object.deepCopy().without("default") : schema;
    }
}
