package dev.vso.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
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
