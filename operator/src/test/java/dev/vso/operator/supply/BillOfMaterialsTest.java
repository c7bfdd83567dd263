package dev.vso.operator.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BillOfMaterialsTest {

    @Test
    void itListsEachLibraryWithVersionAndHash() throws Exception {
        Map<String, String> listed = new TreeMap<>();
        for (BillOfMaterials.Component component :
                BillOfMaterials.read(BillOfMaterials.COMPILED).components()) {
            assertThat(component.version()).as(component.coordinate()).isNotBlank();
            if (!component.coordinate().startsWith("dev.vso:")) {
                listed.put(component.jar(), component.hashes().getOrDefault("SHA-256", ""));
            }
        }
        Map<String, String> used = new TreeMap<>();
        for (Path jar : classPath()) {
            used.put(jar.getFileName().toString(), sha256(jar));
        }
        assertThat(listed).isEqualTo(used).hasSizeGreaterThan(50);
    }

    @Test
    void nothingInItDependsOnTheTimeOrOnChance() throws IOException {
        assertThat(Files.readString(BillOfMaterials.COMPILED)).doesNotContain("\"timestamp\"", "\"serialNumber\"");
    }

    /** What the operator runs with, its own modules aside: folders, or jars after a whole build. */
    private static List<Path> classPath() throws IOException {
        return Arrays.stream(
                        Files.readString(Path.of("target", "classpath.txt")).split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .filter(jar -> !jar.getFileName().toString().startsWith("vault-secrets-operator-"))
                .toList();
    }

    static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
