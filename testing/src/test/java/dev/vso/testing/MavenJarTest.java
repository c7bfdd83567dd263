package dev.vso.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that Maven downloads on demand only: with an empty repository, other steps would fail if they needed them.
 */
class MavenJarTest {

    private static final Path ROOT = SourceTree.find().root();

    static MavenJar[] jars() {
        return new MavenJar[] {MariaDbServer.JAR, RedisServer.JAR};
    }

    @ParameterizedTest
    @MethodSource("jars")
    void itsChecksumsAreKnown(MavenJar jar) throws IOException {
        var part = jar.artifact().split(":", -1);
        var file = "%s/%s/%s/%s-%s".formatted(part[0].replace('.', '/'), part[1], part[2], part[1], part[2]);
        assertThat(Files.readString(ROOT.resolve(".mvn/checksums/checksums.sha256")))
                .contains("  " + file + ".jar\n", "  " + file + ".pom\n");
    }

    @ParameterizedTest
    @MethodSource("jars")
    void theCommandThatWritesTheChecksumsFetchesIt(MavenJar jar) throws IOException {
        assertThat(Files.readString(ROOT.resolve("vso")))
                .containsPattern("server_jars=\\(.*\\Q" + jar.artifact() + "\\E");
    }
}
