package dev.vso.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CrdDriftTest {
    private static final Path CHECKED_IN = Path.of("..", "charts", "vault-secrets-operator", "crds");

    @Test
    void checkedInDefinitionsAreThoseOfTheTypes() throws IOException {
        var checkedIn = new TreeMap<String, String>();
        try (var files = Files.newDirectoryStream(CHECKED_IN)) {
            for (var file : files) {
                checkedIn.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(checkedIn)
                .as("the types have changed: run ./vso crds --write and commit %s", CHECKED_IN)
                .isEqualTo(Crds.files());
    }

    @Test
    @DisplayName("D8: no definition has a default inside a list, where tools that compare would differ for ever")
    void noDefaultStandsInsideAList() {
        var inLists = new ArrayList<String>();
        for (var kind : Kinds.ALL) {
            collectDefaults(Crds.definition(kind), kind.getSimpleName(), false, inLists);
        }
        assertThat(inLists).isEmpty();
    }

    private static void collectDefaults(JsonNode schema, String at, boolean inList, List<String> found) {
        if (inList && schema.path("type").isTextual() && schema.has("default")) {
            found.add(at);
        }
        schema.properties().forEach(child -> {
            boolean inside = inList || child.getKey().equals("items");
            collectDefaults(child.getValue(), at + "." + child.getKey(), inside, found);
        });
        for (var element : schema.isArray() ? schema : List.<JsonNode>of()) {
            collectDefaults(element, at, inList, found);
        }
    }

    @Test
    @DisplayName(
            "R3: kubectl takes the short names of the commands, shows all kinds as vault, and more columns with -o wide")
    void everyKindHasAShortNameAndTheCategory() {
        for (var kind : Kinds.ALL) {
            var names = Crds.definition(kind).at("/spec/names");
            assertThat(names.path("shortNames")).as(kind.getSimpleName()).hasSize(1);
            assertThat(names.path("categories")).extracting(JsonNode::asText).containsExactly("vault");
        }
        assertThat(Crds.definition(VaultStaticSecret.class)
                        .at("/spec/names/shortNames/0")
                        .asText())
                .isEqualTo("vss");
        assertThat(Crds.definition(VaultStaticSecret.class).at("/spec/versions/0/additionalPrinterColumns"))
                .filteredOn(column -> column.path("priority").asInt() == 1)
                .extracting(column -> column.path("name").asText())
                .containsExactly("Secret", "Rotation", "Reason", "Changed");
    }

    @Test
    @DisplayName("S5: a destination's name is one that a Secret may have")
    void theNameOfADestinationIsChecked() {
        for (var kind : List.of(VaultStaticSecret.class, VaultDynamicSecret.class, VaultPKISecret.class)) {
            var name = Crds.definition(kind)
                    .at(
                            "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/destination/properties/name");
            assertThat(name.path("minLength").asInt()).as(kind.getSimpleName()).isOne();
            assertThat(name.path("maxLength").asInt()).isEqualTo(253);
            var pattern = Pattern.compile(name.path("pattern").asText());
            assertThat(List.of("a", "app-1", "app.v1", "0")).allMatch(pattern.asPredicate());
            assertThat(List.of("Upper_Case", "-a", "a-", "a..b", "a/b", "a b")).noneMatch(pattern.asPredicate());
        }
    }

    @Test
    void everyFieldIsDescribed() {
        for (var kind : Kinds.ALL) {
            var fields = SchemaFields.of(kind);
            assertThat(fields.values())
                    .filteredOn(field ->
                            !field.path().endsWith("[]") && !field.path().endsWith("{}"))
                    .allSatisfy(field ->
                            assertThat(field.description()).as(field.path()).endsWith("."));
        }
    }
}
