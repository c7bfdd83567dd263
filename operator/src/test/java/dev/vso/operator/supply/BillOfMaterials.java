package dev.vso.operator.supply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The libraries of the operator, as CycloneDX lists them.
 *
 * @param components ours included
 */
record BillOfMaterials(List<Component> components) {

    /** Where Maven writes it when it compiles the operator. */
    static final Path COMPILED = Path.of("target", "operator.cdx.json");

    /**
     * One jar.
     *
     * @param coordinate {@code group:artifact}
     * @param hashes by algorithm
     */
    record Component(String coordinate, String version, Map<String, String> hashes) {

        /** As Maven and {@code ./vso jars} name the file. */
        String jar() {
            String artifact = coordinate.substring(coordinate.indexOf(':') + 1);
            return coordinate.startsWith("dev.vso:")
                    ? artifact.replaceFirst("^vault-secrets-operator-", "vso-") + ".jar"
                    : artifact + "-" + version + ".jar";
        }
    }

    static BillOfMaterials read(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new IOException("no " + file + ": ./mvnw -pl operator -am process-classes makes it, without -o");
        }
        JsonNode bill = new ObjectMapper().readTree(Files.readString(file));
        return new BillOfMaterials(StreamSupport.stream(bill.path("components").spliterator(), false)
                .map(BillOfMaterials::component)
                .toList());
    }

    private static Component component(JsonNode node) {
        return new Component(
                node.path("group").asText() + ":" + node.path("name").asText(),
                node.path("version").asText(),
                StreamSupport.stream(node.path("hashes").spliterator(), false)
                        .collect(Collectors.toMap(
                                hash -> hash.path("alg").asText(),
                                hash -> hash.path("content").asText())));
    }
}
