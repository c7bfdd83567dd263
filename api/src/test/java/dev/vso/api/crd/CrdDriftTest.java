package dev.vso.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
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
