package dev.vso.operator.supply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same classes give the same jars; {@code ./vso reproducible} compares two whole builds. */
class RepeatedBuildIT {

    private static final Path ROOT = SourceTree.find().root();
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path folder;

    @Test
    @DisplayName("The same classes give the same jar, regardless of place and time")
    void reproducibleJar() throws Exception {
        List<String> names = List.of("a/B.class", "a/B$1.class", "META-INF/services/x", "a.txt", "with space", "z");
        Path first = classes("first", names, Instant.parse("2020-01-01T00:00:00Z"));
        Path second = classes("elsewhere/second", names.reversed(), Instant.parse("2026-01-01T00:00:00Z"));

        assertThat(BillOfMaterialsTest.sha256(packed(first))).isEqualTo(BillOfMaterialsTest.sha256(packed(second)));
        Files.writeString(second.resolve("z"), "other");
        assertThat(BillOfMaterialsTest.sha256(packed(first))).isNotEqualTo(BillOfMaterialsTest.sha256(packed(second)));
    }

    @Test
    void theOperatorsJarsAreTheSameTwice() throws Exception {
        Map<String, String> once = jars(folder.resolve("once"));
        Map<String, String> twice = jars(folder.resolve("twice"));

        assertThat(twice)
                .isEqualTo(once)
                .containsKeys("vso-operator.jar", "vso-api.jar", "vso-gotemplate.jar", "operator.cdx.json");
        var bill = BillOfMaterials.read(folder.resolve("once/operator.cdx.json"));
        assertThat(bill.components())
                .allSatisfy(component -> assertThat(component.hashes())
                        .as(component.coordinate())
                        .containsEntry("SHA-256", once.get(component.jar())));
    }

    private Path classes(String name, List<String> files, Instant time) throws IOException {
        Path classes = folder.resolve(name);
        for (String file : files) {
            Path path = classes.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, file);
            Files.setLastModifiedTime(path, FileTime.from(time));
        }
        return classes;
    }

    private static Path packed(Path classes) throws Exception {
        Path jar = classes.resolveSibling(classes.getFileName() + ".jar");
        run(ROOT.resolve("image/pack").toString(), JAVA, classes.toString(), jar.toString());
        return jar;
    }

    private static Map<String, String> jars(Path to) throws Exception {
        run(ROOT.resolve("vso").toString(), "jars", "--compiled", to.toString());
        Map<String, String> hashes = new TreeMap<>();
        try (var files = Files.newDirectoryStream(to)) {
            for (Path file : files) {
                hashes.put(file.getFileName().toString(), BillOfMaterialsTest.sha256(file));
            }
        }
        return hashes;
    }

    private static void run(String... command) throws Exception {
        Path log = Files.createTempFile("vso-jars", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            process.destroyForcibly();
            Files.delete(log);
        }
    }
}
