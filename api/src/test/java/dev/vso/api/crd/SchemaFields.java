package dev.vso.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The fields of a kind's schema as a flat table, in the notation of crd-fields.tsv. */
final class SchemaFields {

    /**
     * One field.
     *
     * @param path dots between names, {@code []} for the items of a list, {@code {}} for the values of a map
     * @param required whether the object that holds it must have it
     */
    record Field(
            String path,
            String type,
            String standard,
            Set<String> words,
            String pattern,
            String minimum,
            String maximum,
            boolean required,
            String description) {}

    private SchemaFields() {}

    static Map<String, Field> of(Class<? extends CustomResource<?, ?>> kind) {
        var fields = new TreeMap<String, Field>();
        var schema = Crds.definition(kind).at("/spec/versions/0/schema/openAPIV3Schema");
        children(schema, "", fields);
        return fields;
    }

    private static void add(String path, JsonNode schema, boolean required, Map<String, Field> fields) {
        var words = new TreeSet<String>();
        schema.path("enum").forEach(word -> words.add(word.asText()));
        fields.put(
                path,
                new Field(
                        path,
                        schema.path("type").asText(),
                        schema.path("default").asText(),
                        words,
                        schema.path("pattern").asText(),
                        schema.path("minimum").asText(),
                        schema.path("maximum").asText(),
                        required,
                        schema.path("description").asText()));
        if (schema.has("items")) {
            add(path + "[]", schema.path("items"), false, fields);
        }
        if (schema.has("additionalProperties")) {
            add(path + "{}", schema.path("additionalProperties"), false, fields);
        }
        children(schema, path + ".", fields);
    }

    private static void children(JsonNode schema, String prefix, Map<String, Field> fields) {
        var required = new TreeSet<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties")
                .properties()
                .forEach(child ->
                        add(prefix + child.getKey(), child.getValue(), required.contains(child.getKey()), fields));
    }
}
