package dev.vso.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, out of the jar of Maven Central.
 *
 * @param programs the folder with {@code postgres} and {@code initdb}
 * @param emptyData an initialised data folder, to be copied; its superuser is {@link #SUPERUSER} with
 *     {@link #TEMPLATE_PASSWORD}
 */
record PostgresBinaries(Path programs, Path emptyData) {

    static final String SUPERUSER = "postgres";

    /** Replaced by a random one before the server is handed out. */
    static final String TEMPLATE_PASSWORD = "template";

    private static final String VERSION = "18.1.0";

    static PostgresBinaries of(SandboxCache cache, Progress progress) {
        var home = cache.entry("postgres-" + VERSION, target -> unpack(target, progress));
        var programs = home.resolve("bin");
        var data = cache.entry("postgres-" + VERSION + "-data", target -> initialise(programs, target, progress));
        return new PostgresBinaries(programs, data);
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own, root appears to it as user nobody. */
    static List<String> asNobody() {
        return "root".equals(System.getProperty("user.name")) ? List.of("unshare", "--user") : List.of();
    }

    private static void unpack(Path target, Progress progress) throws IOException {
        var resource = "/postgres-" + platform() + ".txz";
        try (var _ = progress.begin("unpacking PostgreSQL " + VERSION + " (first time only)");
                var packed = PostgresBinaries.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new IOException("no " + resource + " on the class path: this platform is not supported");
            }
            Files.createDirectory(target);
            // tar knows links and modes; few machines have xz.
            var tar = target.resolve("all.tar");
            try (var unpacked = new XZInputStream(packed)) {
                Files.copy(unpacked, tar);
            }
            Tool.run(target, List.of("tar", "-xf", tar.toString()));
            Files.delete(tar);
        }
    }

    private static void initialise(Path programs, Path target, Progress progress) throws IOException {
        try (var _ = progress.begin("initialising PostgreSQL (first time only)")) {
            var password = PrivateFiles.write(target.resolveSibling("password"), TEMPLATE_PASSWORD);
            var command = new ArrayList<>(asNobody());
            command.addAll(List.of(
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + target,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync"));
            Tool.run(programs, command);
        }
    }

    private static String platform() {
        var mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        var arm = System.getProperty("os.arch").equals("aarch64");
        return (mac ? "darwin-" : "linux-") + (arm ? "arm_64" : "x86_64");
    }
}
