import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Completes the bill of materials (CycloneDX) with the hashes of our own jars, which Maven does not make, and refuses one
 * that is not about exactly the jars of a folder: {@code Sbom.java FROM FOLDER TO}.
 */
final class Sbom {

    private static final String GROUP = "dev.vso";
    private static final String ARTIFACT = "vault-secrets-operator-";
    private static final String JAR = "vso-";

    private Sbom() {}

    public static void main(String[] arguments) throws Exception {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        JsonNode bill = mapper.readTree(Files.readString(Path.of(arguments[0])));
        Map<String, String> jars = hashes(Path.of(arguments[1]));
        List<JsonNode> components = new ArrayList<>(List.of(bill.at("/metadata/component")));
        bill.path("components").forEach(components::add);
        for (JsonNode component : components) {
            String name = jar(component);
            String hash = jars.remove(name);
            if (hash == null) {
                throw new IllegalStateException(arguments[0] + " lists " + name + ", which is not in " + arguments[1]);
            }
            if (GROUP.equals(component.path("group").asText())) {
                ((ObjectNode) component)
                        .putArray("hashes")
                        .addObject()
                        .put("alg", "SHA-256")
                        .put("content", hash);
            } else if (!hash.equals(sha256(component))) {
                throw new IllegalStateException("SHA-256 of " + name + " is " + hash + ", but " + sha256(component)
                        + " in " + arguments[0] + ": compile again");
            }
        }
        if (!jars.isEmpty()) {
            throw new IllegalStateException(arguments[0] + " does not list " + jars.keySet() + ": compile again");
        }
        Files.writeString(Path.of(arguments[2]), mapper.writeValueAsString(bill) + "\n");
    }

    private static String jar(JsonNode component) {
        String name = component.path("name").asText();
        return GROUP.equals(component.path("group").asText())
                ? name.replaceFirst("^" + ARTIFACT, JAR) + ".jar"
                : name + "-" + component.path("version").asText() + ".jar";
    }

    private static String sha256(JsonNode component) {
        for (JsonNode hash : component.path("hashes")) {
            if ("SHA-256".equals(hash.path("alg").asText())) {
                return hash.path("content").asText();
            }
        }
        return "missing";
    }

    private static Map<String, String> hashes(Path folder) throws Exception {
        Map<String, String> hashes = new TreeMap<>();
        try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : jars) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
                hashes.put(jar.getFileName().toString(), HexFormat.of().formatHex(digest));
            }
        }
        return hashes;
    }
}
