package dev.vso.api.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDGenerator.CRDOutput;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The CustomResourceDefinitions, made from the types.
 *
 * <p>The generator reads names, types, bounds, enumerations and rules; {@link #finish} puts right what it leaves out:
 * number formats, whole bounds, the order of the columns, descriptions at the top, the schema of a condition, limits of
 * the keys of maps, and no defaults inside lists.
 */
public final class Crds {
    private static final String HEADER = "# Made from the types in api/ by ./vso crds --write; do not edit.\n";

    /** The key of a label or annotation: a domain, a slash and a name. */
    private static final int LONGEST_KEY = 317;

    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    private Crds() {}

    /** File name ({@code <group>_<plural>.yaml}) and text of each definition. */
    public static SortedMap<String, String> files() {
        var files = new TreeMap<String, String>();
        for (var kind : Kinds.ALL) {
            var crd = definition(kind);
            var spec = crd.path("spec");
            var name = spec.path("group").asText() + "_"
                    + spec.path("names").path("plural").asText() + ".yaml";
            files.put(name, text(crd));
        }
        return files;
    }

    /** The definition of one kind as a tree. */
    public static JsonNode definition(Class<? extends CustomResource<?, ?>> kind) {
        var output = new InMemory();
        new CRDGenerator()
                .withParallelGenerationEnabled(false)
                .withOutput(output)
                .forCRDVersions("v1")
                .customResourceClasses(kind)
                .generate();
        try {
            return finish((ObjectNode) YAML.readTree(output.bytes.toString(StandardCharsets.UTF_8)), kind);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String text(JsonNode crd) {
        try {
            return HEADER + YAML.writeValueAsString(crd);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static ObjectNode finish(ObjectNode crd, Class<? extends HasMetadata> kind) {
        var version = (ObjectNode) crd.at("/spec/versions/0");
        names((ObjectNode) crd.at("/spec/names"), kind);
        columns(version, kind);
        var schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
        describe(schema, kind.getAnnotation(JsonClassDescription.class).value());
        var properties = (ObjectNode) schema.path("properties");
        describe((ObjectNode) properties.path("spec"), "What is wanted.");
        describe((ObjectNode) properties.path("status"), "What the operator has found and done.");
        numbers(schema);
        withoutDefaultsInLists(schema, false);
        keys(schema);
        if (properties.at("/status/properties/conditions") instanceof ObjectNode conditions) {
            conditions.set("items", ConditionSchema.tree(YAML));
        }
        return crd;
    }

    private static void describe(ObjectNode schema, String words) {
        var rest = schema.deepCopy();
        schema.removeAll();
        schema.put("description", words);
        schema.setAll(rest);
    }

    /** {@code kubectl get vault} shows all kinds, and each has the short name that {@code vso} takes too. */
    private static void names(ObjectNode names, Class<? extends HasMetadata> kind) {
        names.remove("shortNames"); // from the annotation; written after the categories
        names.putArray("categories").add("vault");
        names.putArray("shortNames").add(CustomResource.getShortNames(kind)[0]);
    }

    /** kubectl shows the columns in the order of the type's annotations. */
    private static void columns(ObjectNode version, Class<? extends HasMetadata> kind) {
        version.remove("additionalPrinterColumns");
        var declared = kind.getAnnotationsByType(AdditionalPrinterColumn.class);
        if (declared.length == 0) {
            return;
        }
        var columns = version.putArray("additionalPrinterColumns");
        for (var column : declared) {
            columns.addObject()
                    .put("name", column.name())
                    .put("type", column.type().getValue())
                    .put("jsonPath", column.jsonPath());
            if (column.priority() > 0) {
                ((ObjectNode) columns.get(columns.size() - 1)).put("priority", column.priority());
            }
        }
    }

    /** Bounds of whole numbers are whole, and a number without an upper bound may take 64 bits. */
    private static void numbers(JsonNode schema) {
        if (schema instanceof ObjectNode node
                && node.path("type").isTextual()
                && node.path("type").asText().equals("integer")) {
            for (var bound : new String[] {"minimum", "maximum"}) {
                if (node.has(bound)) {
                    node.put(bound, node.path(bound).asLong());
                }
            }
            node.put("format", node.has("maximum") ? "int32" : "int64");
        }
        schema.forEach(Crds::numbers);
    }

    /**
     * A tool that compares a manifest with what the API server holds (Argo CD) merges objects field by field but takes
     * lists whole: a default that the server adds to an item differs for ever. Below lists the operator supplies defaults.
     */
    private static void withoutDefaultsInLists(JsonNode schema, boolean inList) {
        if (schema instanceof ObjectNode node && inList && node.path("type").isTextual()) {
            node.remove("default");
        }
        schema.properties()
                .forEach(child -> withoutDefaultsInLists(
                        child.getValue(), inList || child.getKey().equals("items")));
    }

    /** A schema limits values and number of a map's entries; how long a key may be takes a rule. */
    private static void keys(JsonNode schema) {
        schema.forEach(Crds::keys);
        if (schema instanceof ObjectNode node
                && node.path("additionalProperties").isObject()) {
            node.withArray("x-kubernetes-validations")
                    .addObject()
                    .put("message", "a key of a map has at most %d characters".formatted(LONGEST_KEY))
                    .put("rule", "self.all(key, size(key) <= %d)".formatted(LONGEST_KEY));
        }
    }

    /** Keeps what the generator writes for the one kind that it is asked for. */
    private static final class InMemory implements CRDOutput<OutputStream> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public OutputStream outputFor(String name) {
            return bytes;
        }

        @Override
        public void close() {}
    }

    /** The mapper that reads and writes the files. */
    static ObjectMapper yaml() {
        return YAML;
    }
}
