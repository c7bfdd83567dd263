package dev.vso.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.client.CustomResource;

/** An object of a kind that has every field of its schema; every text is a time, which some must be. */
final class Example {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Example() {}

    static ObjectNode of(Class<? extends CustomResource<?, ?>> kind) {
        var crd = Crds.definition(kind);
        var version = crd.at("/spec/versions/0");
        var example = (ObjectNode) value(version.at("/schema/openAPIV3Schema"));
        example.put(
                "apiVersion",
                crd.at("/spec/group").asText() + "/" + version.path("name").asText());
        example.put("kind", kind.getSimpleName());
        example.putObject("metadata").put("name", "example");
        derive(example);
        return example;
    }

    /** Sets the fields of a status that are computed from others. */
    private static void derive(ObjectNode example) {
        if (example.at("/status/rotationPhases") instanceof TextNode
                && example.path("status") instanceof ObjectNode status) {
            JsonNode role = status.at("/roles/0");
            status.put(
                    "rotationPhases",
                    role.path("name").asText() + "="
                            + role.at("/rotation/phase").asText());
        }
    }

    private static JsonNode value(JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "object" -> object(schema);
            case "array" -> JSON.arrayNode().add(value(schema.path("items")));
            case "boolean" -> JSON.booleanNode(true);
            case "integer" -> JSON.numberNode(42);
            case "string" -> schema.has("enum") ? schema.path("enum").path(0) : JSON.textNode("2030-01-01T00:00:00Z");
            default -> throw new IllegalArgumentException("a schema without a type: " + schema);
        };
    }

    private static ObjectNode object(JsonNode schema) {
        var object = JSON.objectNode();
        if (schema.has("additionalProperties")) {
            object.set("key", value(schema.path("additionalProperties")));
        }
        schema.path("properties").properties().forEach(field -> object.set(field.getKey(), value(field.getValue())));
        return object;
    }
}
