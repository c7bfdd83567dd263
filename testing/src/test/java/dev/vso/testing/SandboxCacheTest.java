package dev.vso.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxCacheTest {

    @TempDir
    private Path folder;

    @Test
    void withoutAVariableItIsBelowHome() throws IOException {
        var entry = SandboxCache.of(Map.of("HOME", folder.toString())).entry("tool", SandboxCacheTest::make);
        assertThat(entry).isEqualTo(folder.resolve(".cache/vso-sandbox/tool")).hasContent("made");
    }

    @Test
    void theVariableNamesAnotherPlace() throws IOException {
        var environment = Map.of(
                "HOME", folder.resolve("home").toString(),
                "VSO_SANDBOX_CACHE", folder.resolve("cache").toString());
        assertThat(SandboxCache.of(environment).entry("tool", SandboxCacheTest::make))
                .isEqualTo(folder.resolve("cache/tool"));
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    @DisplayName("A run with a store sees only the programs that it requested")
    void requestedOnly() throws IOException {
        var store = Files.createDirectory(folder.resolve("store"));
        Files.writeString(store.resolve("server-v1"), "of an older checkout");
        Files.writeString(store.resolve("server-v2"), "kept");
        var environment = Map.of(
                "VSO_SANDBOX_STORE", store.toString(),
                "VSO_SANDBOX_CACHE", folder.resolve("cache").toString());

        var cache = SandboxCache.of(environment);
        assertThat(cache.entry("server-v2", SandboxCacheTest::make)).hasContent("kept");
        assertThat(cache.entry("tool", SandboxCacheTest::make)).hasContent("made");
        assertThat(cache.entry("tool", SandboxCacheTest::make)).hasContent("made");

        try (var seen = Files.list(folder.resolve("cache"))) {
            assertThat(seen.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("server-v2", "tool");
        }
    }

    private static void make(Path target) throws IOException {
        Files.writeString(target, "made");
    }
}
