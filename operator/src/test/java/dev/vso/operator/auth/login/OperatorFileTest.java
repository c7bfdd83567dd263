package dev.vso.operator.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the operator that a user names. */
class OperatorFileTest {

    private static final int GREATEST = 1024;

    @TempDir
    private Path folder;

    private Path allowed;

    @BeforeEach
    void makeFolder() throws IOException {
        allowed = Files.createDirectory(folder.resolve("allowed"));
    }

    private String read(String path) throws OperatorFile.Unusable {
        return OperatorFile.of(path, List.of(folder.resolve("missing"), allowed))
                .read(GREATEST);
    }

    private void refused(String path, String why) {
        assertThatExceptionOfType(OperatorFile.Unusable.class)
                .isThrownBy(() -> Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> read(path)))
                .withMessageContaining(why);
    }

    @Test
    void aFileBelowAFolderIsReadAlsoByALinkWithinIt() throws Exception {
        Files.writeString(allowed.resolve("ca"), "text");
        Files.createSymbolicLink(allowed.resolve("link"), allowed.resolve("ca"));
        assertThat(read(allowed + "/ca")).isEqualTo("text");
        assertThat(read(allowed + "/link")).isEqualTo("text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/dev/stdin", "/proc/self/environ", "/etc/passwd", "/"})
    @DisplayName("H4: a file outside of the folder is not opened")
    void outsideTheFolder(String path) {
        refused(path, "not below");
    }

    @Test
    @DisplayName("H4: neither is it by a link, and a device or a pipe is no file")
    void linksAndPipes() throws Exception {
        Files.createSymbolicLink(allowed.resolve("zero"), Path.of("/dev/zero"));
        refused(allowed + "/zero", "leads out of");
        assertThat(new ProcessBuilder("mkfifo", allowed + "/pipe").start().waitFor())
                .isZero();
        refused(allowed + "/pipe", "no regular file");
        refused(allowed.toString(), "not below");
        Files.createDirectory(allowed.resolve("sub"));
        refused(allowed + "/sub", "no regular file");
    }

    @Test
    @DisplayName("H4: of a file that is too large no more is read than shows it")
    void tooLarge() throws IOException {
        Files.write(allowed.resolve("fits"), new byte[GREATEST]);
        Files.write(allowed.resolve("large"), new byte[GREATEST + 1]);
        refused(allowed + "/large", "larger than 1024 bytes");
        org.assertj.core.api.Assertions.assertThatNoException().isThrownBy(() -> read(allowed + "/fits"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca", "./ca", "%s/../ca", "%s/a/../ca", "\0"})
    void aPathIsPlain(String path) {
        assertThatExceptionOfType(OperatorFile.Unusable.class)
                .isThrownBy(() -> read(path.formatted(allowed)))
                .withMessageContaining("correct it");
    }

    @Test
    @DisplayName("A missing file is to be mounted")
    void missingFile() {
        refused(allowed + "/none", "mount it there");
    }
}
