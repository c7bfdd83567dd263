package dev.vso.bench.subject;

import dev.vso.testing.Progress;
import dev.vso.testing.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The content of the container image as folders of this machine: Java runtime, jars, AOT cache and start program. The
 * sources' own {@code image/assemble} makes it, which the Dockerfile calls too.
 *
 * @param sources the root of the sources
 * @param folder for the result, which is kept
 */
record ImageLayout(Path sources, Path folder, Progress progress) {

    /** The inputs of the image; it is out of date if one of them is newer. */
    private static final List<String> INPUTS = List.of("pom.xml", "vso", "image", "charts/vault-secrets-operator/crds");

    private static final List<String> MODULES = List.of("api", "gotemplate", "operator");

    /** The start program; built first if it does not exist or is out of date. */
    Path program() {
        var program = folder.resolve("programs").resolve("vault-secrets-operator");
        var stamp = folder.resolve("made");
        try {
            if (!Files.exists(stamp) || newestInput().compareTo(Files.getLastModifiedTime(stamp)) > 0) {
                var begun = FileTime.from(Instant.now()); // so that edits during the build count as newer
                make();
                Files.setLastModifiedTime(Files.writeString(stamp, ""), begun);
            }
        } catch (IOException e) {
            throw new SandboxException("the layout of the image cannot be made in " + folder, e);
        }
        return program;
    }

    private void make() throws IOException {
        for (var old : List.of("operator", "programs", "made", "build.log")) {
            delete(folder.resolve(old));
        }
        Files.createDirectories(folder);
        new Command(sources, folder.resolve("build.log"), progress)
                .run(
                        "building the image's layout of " + sources,
                        List.of(
                                "sh",
                                "image/assemble",
                                "sources",
                                folder.resolve("operator").toString(),
                                folder.resolve("programs").toString()));
    }

    private FileTime newestInput() throws IOException {
        var roots = Stream.concat(
                        INPUTS.stream().map(sources::resolve),
                        MODULES.stream()
                                .flatMap(module -> Stream.of(
                                        sources.resolve(module).resolve("pom.xml"),
                                        sources.resolve(module).resolve("src").resolve("main"))))
                .filter(Files::exists)
                .toList();
        var newest = FileTime.fromMillis(0);
        for (var root : roots) {
            try (var files = Files.walk(root)) {
                for (var file : files.toList()) {
                    var time = Files.getLastModifiedTime(file);
                    newest = time.compareTo(newest) > 0 ? time : newest;
                }
            }
        }
        return newest;
    }

    private static void delete(Path what) throws IOException {
        if (!Files.exists(what)) {
            return;
        }
        try (var all = Files.walk(what)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
