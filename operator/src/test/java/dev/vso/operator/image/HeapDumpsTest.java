package dev.vso.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dump of the heap holds Vault tokens. */
class HeapDumpsTest {

    @ParameterizedTest
    @ValueSource(strings = {"../image/assemble", "../Dockerfile", "../charts/vault-secrets-operator/values.yaml"})
    @DisplayName("Leaks: neither the image nor the chart has the JVM write its heap or a flight recording to a file")
    void theHeapIsWrittenNowhere(String file) throws IOException {
        assertThat(Files.readString(Path.of(file)))
                .doesNotContain(
                        "HeapDumpOnOutOfMemoryError", "HeapDumpPath", "HeapDumpBeforeFullGC", "HeapDumpAfterFullGC")
                .doesNotContain("FlightRecord", "CreateCoredumpOnCrash", "CrashOnOutOfMemoryError");
    }
}
