package dev.vso.operator.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.error.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretIdFileTest {

    @TempDir
    private Path home;

    private Path folder = Path.of("/");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(home.resolve("allowed"));
    }

    private String read(String name) throws SyncException {
        return SecretIdFile.read(new CredentialSource.InFile("appRole.secretIDPath", folder.resolve(name), folder));
    }

    private void assertRefused(String name, String... words) {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> read(name))
                .satisfies(failure -> assertThat(failure).hasMessageContainingAll(words))
                .withMessageStartingWith("appRole.secretIDPath " + folder.resolve(name))
                .withMessageNotContaining("hunter2");
    }

    @Test
    void theWhiteSpaceAroundASecretIdIsNoPartOfIt() throws Exception {
        Files.writeString(folder.resolve("id"), "\n hunter2 \n");
        assertThat(read("id")).isEqualTo("hunter2");
    }

    /** Like a Secret mounted by Kubernetes: the file is a link to a link that is replaced atomically. */
    @Test
    void linksWithinTheFolderAreFollowed() throws Exception {
        Path version = Files.createDirectory(folder.resolve("..1"));
        Files.writeString(version.resolve("id"), "hunter2");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.resolve("id"), Path.of("..data", "id"));
        assertThat(read("id")).isEqualTo("hunter2");
    }

    @Test
    void aLinkThatLeadsOutOfTheFolderIsNotFollowed() throws Exception {
        Path token = Files.writeString(home.resolve("token"), "hunter2");
        Files.createSymbolicLink(folder.resolve("id"), token);
        assertRefused("id", "a link leads out of", "put the file itself there");
        Files.createSymbolicLink(folder.resolve("up"), home);
        assertRefused("up/token", "a link leads out of");
    }

    @Test
    @DisplayName("A file that is not a secret id is refused")
    void invalidSecretId() throws Exception {
        assertRefused("none", "does not exist in the operator's container", "mount it there");
        Files.writeString(folder.resolve("empty"), " \n");
        assertRefused("empty", "it is empty");
        Files.createDirectory(folder.resolve("folder"));
        assertRefused("folder", "it is no regular file");
        Files.writeString(folder.resolve("large"), "x".repeat(64 * 1024 + 1));
        assertRefused("large", "it is larger than 65536 bytes");
    }
}
