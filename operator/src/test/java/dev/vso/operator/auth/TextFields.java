package dev.vso.operator.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every text field of every kind's spec, from the resource definitions of the chart. */
public final class TextFields {

    private static final Path DEFINITIONS = Path.of("..", "charts", "vault-secrets-operator", "crds");

    private TextFields() {}

    /**
     * One field.
     *
     * @param path such as {@code VaultAuth.jwt.secretRef}; {@code []} and {@code {}} are the elements of lists and maps
     */
    public record Field(String path, JsonNode schema) {

        /** True if the API server accepts the text, by the field's pattern, enum and length. */
        public boolean takes(String text) {
            boolean listed = !schema.has("enum")
                    || schema.path("enum")
                            .valueStream()
                            .anyMatch(value -> value.asText().equals(text));
            String pattern = schema.path("pattern").asText(".*");
            return listed
                    && Pattern.compile(pattern, Pattern.DOTALL).matcher(text).matches();
        }

        @Override
        public String toString() {
            return path;
        }
    }

    public static List<Field> all() {
        List<Field> fields = new ArrayList<>();
        try (Stream<Path> files = Files.list(DEFINITIONS)) {
            for (Path file : files.sorted().toList()) {
                JsonNode definition = Serialization.unmarshal(Files.readString(file), JsonNode.class);
                String kind = definition.at("/spec/names/kind").asText();
                add(fields, kind, definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return fields;
    }

    private static void add(List<Field> fields, String path, JsonNode schema) {
        schema.path("properties").properties().forEach(it -> add(fields, path + "." + it.getKey(), it.getValue()));
        if (schema.path("additionalProperties").isObject()) {
            add(fields, path + "{}", schema.path("additionalProperties"));
        }
        if (schema.path("type").asText().equals("array")) {
            add(fields, path + "[]", schema.path("items"));
        }
        if (schema.path("type").asText().equals("string")) {
            fields.add(new Field(path, schema));
        }
    }
}
