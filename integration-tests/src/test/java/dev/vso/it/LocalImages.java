package dev.vso.it;

import dev.vso.testing.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Images in this test's own store, built by buildah without a daemon, a registry or the network: the bases consist of
 * this machine's JDK, its C library and a shell.
 */
final class LocalImages {

    private static final String BASE = "localhost/vso-test-base";
    private static final String JDK = "localhost/vso-test-jdk";
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*)(?= \\(0x)");

    private final Path folder;
    private final Map<String, String> environment;

    LocalImages(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        Path storage = Files.writeString(folder.resolve("storage.conf"), """
                [storage]
                driver = "vfs"
                graphroot = "%1$s/graph"
                runroot = "%1$s/run"
                """.formatted(folder));
        environment = Map.of(
                "CONTAINERS_STORAGE_CONF", storage.toString(),
                "BUILDAH_ISOLATION", "chroot",
                "TMPDIR", folder.toString());
    }

    /** Runs {@code ./vso image} on the classes of this build. */
    void build(String tag) throws IOException {
        bases();
        List<String> command =
                List.of("./vso", "image", "--compiled", "--tool=buildah", "--base=" + BASE, "--jdk", JDK, "--tag", tag);
        ProcessResult.run(
                        environment,
                        List.of("sh", "-c", "cd " + SourceTree.find().root() + " && " + String.join(" ", command)))
                .succeeded();
    }

    private void bases() throws IOException {
        Path java = Path.of(System.getProperty("java.home"));
        Path base = folder.resolve("base");
        for (String place : List.of("proc", "dev", "tmp", "etc")) {
            Files.createDirectories(base.resolve(place));
        }
        Files.setPosixFilePermissions(base.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        librariesOf(java.resolve("lib/server/libjvm.so"), base);
        librariesOf(java.resolve("bin/java"), base);
        commit(base, BASE);

        Path jdk = folder.resolve("jdk");
        for (String tool : List.of("sh", "cp", "mkdir", "ln", "chmod")) {
            Path program = Path.of("/bin", tool);
            copy(program, jdk.resolve("bin").resolve(tool));
            librariesOf(program, jdk);
        }
        librariesOf(java.resolve("lib/server/libjvm.so"), jdk);
        Files.createDirectories(jdk.resolve("tmp"));
        copyWithoutSources(java, jdk.resolve("opt/jdk"));
        commit(jdk, JDK, "--env", "JAVA_HOME=/opt/jdk", "--env", "PATH=/bin");
    }

    /** The libraries that the loader would load with it, except its own. */
    private static void librariesOf(Path program, Path root) throws IOException {
        for (String line : ProcessResult.run(Map.of(), List.of("ldd", program.toString()))
                .succeeded()
                .out()) {
            Matcher library = LIBRARY.matcher(line);
            if (library.find() && !library.group(1).contains("/libjli")) {
                Path path = Path.of(library.group(1));
                copy(path, root.resolve("." + path).normalize());
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Follows links: distributions keep some of a JDK's files elsewhere. */
    private static void copyWithoutSources(Path jdk, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(jdk, FileVisitOption.FOLLOW_LINKS)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("src.zip"))
                    .forEach(file -> {
                        try {
                            copy(file, to.resolve(jdk.relativize(file)));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }

    private void commit(Path content, String image, String... configuration) {
        String container = buildah("from", "scratch").getFirst();
        buildah("copy", "--quiet", container, content.toString(), "/");
        if (configuration.length > 0) {
            List<String> command = new ArrayList<>(List.of("config"));
            command.addAll(List.of(configuration));
            command.add(container);
            buildah(command.toArray(String[]::new));
        }
        buildah("commit", "--quiet", "--rm", container, image);
    }

    /** The folder with the image's files. */
    Path mounted(String image) {
        String container = buildah("from", image).getFirst();
        return Path.of(buildah("mount", container).getFirst());
    }

    /** One field of the image's configuration, selected by a Go template. */
    String inspect(String image, String template) {
        return String.join("\n", buildah("inspect", "--type", "image", "--format", template, image));
    }

    private List<String> buildah(String... arguments) {
        List<String> command = new ArrayList<>(List.of("buildah"));
        command.addAll(List.of(arguments));
        return ProcessResult.run(environment, command).succeeded().out();
    }
}
