package dev.vso.operator.app.maintenance.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.operator.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrdFilesTest {

    private static final String WIDGETS = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: widgets.example.org
            """;

    @TempDir
    Path folder;

    @Test
    void theChartsDefinitionsAreRead() {
        assertThat(CrdFiles.read(Chart.FOLDER.resolve("crds")))
                .extracting(CrdDefinition::name)
                .contains("databases.example.com", "vaultstaticsecrets.secrets.hashicorp.com")
                .hasSizeGreaterThan(7);
        assertThat(CrdFiles.read(Chart.FOLDER.resolve("crds")))
                .extracting(CrdDefinition::versions)
                .containsOnly(List.of("v1"), List.of("v1beta1"));
    }

    @Test
    @DisplayName("A file may contain several definitions; other files are ignored")
    void severalDefinitionsInOneFile() throws IOException {
        Files.writeString(
                folder.resolve("a.yaml"), "---\n" + WIDGETS + "---\n" + WIDGETS.replace("widgets", "gadgets"));
        Files.writeString(folder.resolve("README.md"), "no definition");

        assertThat(CrdFiles.read(folder))
                .extracting(CrdDefinition::name)
                .containsExactly("widgets.example.org", "gadgets.example.org");
    }

    @DisplayName("A file that is not a definition is named")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CustomResourceDefinition | ConfigMap      | contains something other than a named CustomResourceDefinition",
                "metadata:                | other:         | contains something other than a named CustomResourceDefinition",
                "kind:                    | kind: {        | cannot be read",
            })
    void invalidFile(String text, String instead, String why) throws IOException {
        Files.writeString(folder.resolve("bad.yaml"), WIDGETS.replace(text, instead));

        assertThatThrownBy(() -> CrdFiles.read(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("bad.yaml", why);
    }

    @Test
    void oneThatComesTwiceIsAMistake() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), WIDGETS);
        Files.writeString(folder.resolve("b.yaml"), WIDGETS);

        assertThatThrownBy(() -> CrdFiles.read(folder))
                .hasMessageContainingAll("b.yaml", "defines widgets.example.org a second time");
    }

    @Test
    void aFolderWithoutAnyIsAMistake() {
        assertThatThrownBy(() -> CrdFiles.read(folder)).hasMessageContaining("there are no definitions in");
        assertThatThrownBy(() -> CrdFiles.read(folder.resolve("missing")))
                .hasMessageContaining("missing cannot be read");
    }
}
