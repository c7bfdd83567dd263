package dev.vso.operator.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vso.testing.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdvisoriesTest {

    private static final Path LIST = SourceTree.find().root().resolve(Advisories.FILE);

    @Test
    void noLibraryHasAKnownWeakness() throws IOException {
        assertThat(Advisories.read(LIST).findings(BillOfMaterials.read(BillOfMaterials.COMPILED)))
                .as(Advisories.FILE)
                .isEmpty();
    }

    @Test
    void eachLineOfTheListIsInItsPlace() throws IOException {
        String text = Files.readString(LIST);
        Advisories list = Advisories.parse(text);
        assertThat(list.all()).hasSizeGreaterThan(12);
        assertThat(list.text(text)).isEqualTo(text);
    }

    @Test
    void aPlantedWeaknessOfALibraryThatWeHaveIsFound() throws IOException {
        BillOfMaterials bill = BillOfMaterials.read(BillOfMaterials.COMPILED);
        String version = bill.components().stream()
                .filter(component -> component.coordinate().equals("org.yaml:snakeyaml"))
                .findFirst()
                .orElseThrow()
                .version();
        Advisories planted =
                Advisories.parse(Files.readString(LIST) + "org.yaml:snakeyaml\t[1.0,999)\tCVE-0000-0001\t999\n");

        assertThat(planted.findings(bill))
                .containsExactly("org.yaml:snakeyaml " + version
                        + " has the known weakness CVE-0000-0001 (affected: [1.0,999)): take 999 or newer in pom.xml");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (,2.0)                       | 1.33            | true
            (,2.0)                       | 2.0             | false
            (,2.0)                       | 2.0-rc1         | true
            [2.13.0,2.13.4.2)            | 2.13.4.1        | true
            [2.13.0,2.13.4.2)            | 2.13.4.2        | false
            [2.13.0,2.13.4.2)            | 2.12.7          | false
            [2.13.0,2.13.4.2)            | 2.23.0          | false
            (,4.1.100.Final)             | 4.1.99.Final    | true
            (,4.1.100.Final)             | 4.1.100.Final   | false
            [1.0,1.2],[1.4,1.5)          | 1.2             | true
            [1.0,1.2],[1.4,1.5)          | 1.3             | false
            [1.3]                        | 1.3             | true
            [1.3,)                       | 99              | true
            """)
    void versionsAreComparedAsMavenDoes(String affected, String version, boolean found) {
        var component = new BillOfMaterials.Component("g:a", version, Map.of());
        assertThat(new Advisory("g:a", affected, "CVE-1", "-").affects(component))
                .isEqualTo(found);
        assertThat(new Advisory("g:b", affected, "CVE-1", "-").affects(component))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g:a [1,2) CVE-1 2",
                "g:a\t[1,2)\tCVE-1",
                "g\t[1,2)\tCVE-1\t2",
                "g:a\t1.0\tCVE-1\t2",
                "g:a\t[2\tC\t2",
                "g:a\t[1]x\tC\t2",
                "g:a\t[1],\tC\t2"
            })
    void aLineThatIsNoAdvisoryIsRefused(String line) {
        assertThatThrownBy(() -> Advisories.parse(line)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRefreshReplacesTheLinesOfWhatTheExportKnows(@TempDir Path export) throws IOException {
        Files.writeString(export.resolve("GHSA-1.json"), """
                {"id": "GHSA-1", "aliases": ["CVE-1"], "affected": [
                  {"package": {"ecosystem": "Maven", "name": "g:ours"}, "ranges": [{"type": "ECOSYSTEM", "events": [
                    {"introduced": "0"}, {"fixed": "1.5"}, {"introduced": "2.0"}, {"last_affected": "2.3"},
                    {"introduced": "3.0"}]}]},
                  {"package": {"ecosystem": "Maven", "name": "g:another"}, "ranges": [{"type": "ECOSYSTEM", "events": [
                    {"introduced": "0"}]}]},
                  {"package": {"ecosystem": "npm", "name": "g:ours"}, "versions": ["1"]}]}
                """);
        Files.writeString(export.resolve("GHSA-2.json"), """
                {"id": "GHSA-2", "withdrawn": "2024-01-01T00:00:00Z", "affected": [
                  {"package": {"ecosystem": "Maven", "name": "g:ours"}, "versions": ["1.0"]}]}
                """);
        Files.writeString(export.resolve("GHSA-3.json"), """
                {"id": "GHSA-3", "affected": [
                  {"package": {"ecosystem": "Maven", "name": "g:watched"}, "versions": ["1.0"]}]}
                """);
        Advisories old =
                Advisories.parse("g:watched\t(,1)\tCVE-OLD\t1\ng:kept\t(,1)\tCVE-KEPT\t1\ng:ours\t(,9)\tCVE-OLD\t9\n");
        BillOfMaterials bill = new BillOfMaterials(List.of(new BillOfMaterials.Component("g:ours", "1.4", Map.of())));

        Advisories refreshed = WriteAdvisories.refreshed(old, OsvExport.read(export), bill);

        assertThat(refreshed.text("# a comment\ng:gone\t(,1)\tC\t1\n")).isEqualTo("""
                # a comment
                g:kept\t(,1)\tCVE-KEPT\t1
                g:ours\t(,1.5)\tCVE-1\t1.5
                g:ours\t[2.0,2.3]\tCVE-1\t-
                g:ours\t[3.0,)\tCVE-1\t-
                g:watched\t[1.0]\tGHSA-3\t-
                """);
        assertThat(refreshed.findings(bill)).singleElement().asString().contains("g:ours 1.4", "CVE-1");
    }

    @Test
    void anExportThatIsNoneIsRefused(@TempDir Path export) throws IOException {
        Files.writeString(export.resolve("broken.json"), "{");
        assertThatThrownBy(() -> OsvExport.read(export)).hasMessageContaining("broken.json");
        assertThat(OsvExport.advisories(new ObjectMapper().createObjectNode())).isEmpty();
    }
}
