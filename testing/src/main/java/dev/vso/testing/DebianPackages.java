package dev.vso.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs from Debian packages, unpacked into the cache without installation and without root. */
final class DebianPackages {

    private DebianPackages() {}

    /** True if this machine has the programs that fetch and unpack them. */
    static boolean areServed() {
        return Processes.onPath("apt-get") && Processes.onPath("dpkg-deb");
    }

    /**
     * The folder with the packages' files, as below {@code /}.
     *
     * @param name of the cache entry, which also has a hash of the list of packages
     * @throws SandboxException if this is not Debian, or its archive does not answer
     */
    static Path unpacked(SandboxCache cache, Progress progress, String name, List<String> packages) {
        return cache.entry("debian-" + name + "-" + Integer.toHexString(packages.hashCode()), target -> {
            try (var _ = progress.begin("fetching " + name + " from Debian (first time only)")) {
                unpack(target, packages);
            }
        });
    }

    private static void unpack(Path target, List<String> packages) throws IOException {
        Files.createDirectories(target);
        var scratch = Files.createTempDirectory(target.getParent(), "apt-");
        try {
            download(scratch, packages);
        } catch (IOException _) {
            // The machine has no package lists, or they are older than the archive.
            var lists = List.of(
                    "-o", "Dir::State::Lists=" + Files.createDirectories(scratch.resolve("lists")),
                    "-o", "Dir::Cache=" + Files.createDirectories(scratch.resolve("cache")));
            update(scratch, lists);
            Tool.run(scratch, apt(lists, "download", packages));
        }
        try (var files = Files.newDirectoryStream(scratch, "*.deb")) {
            for (var file : files) {
                Tool.run(target, List.of("dpkg-deb", "--extract", file.toString(), target.toString()));
            }
        }
    }

    private static void update(Path scratch, List<String> lists) {
        try {
            Tool.run(scratch, apt(lists, "update", List.of()));
        } catch (IOException _) {
            // Another archive on the machine's list is down; if it is ours, the download fails.
        }
    }

    private static void download(Path scratch, List<String> packages) throws IOException {
        Tool.run(scratch, apt(List.of(), "download", packages));
    }

    private static List<String> apt(List<String> options, String command, List<String> packages) {
        var all = new ArrayList<>(List.of("apt-get", "--quiet", "-o", "APT::Sandbox::User="));
        all.addAll(options);
        all.add(command);
        all.addAll(packages);
        return all;
    }
}
