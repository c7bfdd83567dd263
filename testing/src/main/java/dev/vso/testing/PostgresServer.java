package dev.vso.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A PostgreSQL server, with optional TLS, and a database {@link #DATABASE} that {@link #VAULT_ROLE} owns. */
public final class PostgresServer {

    /** The database of the examples. */
    public static final String DATABASE = "mydatabase";

    /** The role that Vault logs in with; it may make roles, and is no superuser. */
    public static final String VAULT_ROLE = "vault";

    private static final Duration START = Duration.ofSeconds(30);
    private static final Set<String> LOGIN_REFUSED = Set.of("28000", "28P01");

    private final Path folder;
    private final PostgresBinaries binaries;
    private final Processes processes;
    private final int port = Ports.free();
    private final String password = Passwords.random();
    private final String vaultPassword = Passwords.random();
    private final SandboxCa.ServerCertificate certificate;
    private ServerProcess process;

    private PostgresServer(Path folder, PostgresBinaries binaries, SandboxCa ca, Processes processes) {
        this.folder = folder;
        this.certificate = ca.issue("postgres", "postgres.example.com");
        this.binaries = binaries;
        this.processes = processes;
        this.process = launch();
    }

    /** Starts a server with its data in the folder, and waits until it is prepared. */
    public static PostgresServer start(Path folder, Binaries all, SandboxCa ca, Processes processes) {
        var binaries = all.postgres();
        try {
            PrivateFiles.folder(folder);
            Tool.run(
                    folder,
                    List.of(
                            "cp",
                            "-R",
                            binaries.emptyData().toString(),
                            folder.resolve("data").toString()));
        } catch (IOException e) {
            throw new SandboxException("PostgreSQL's data folder cannot be made in " + folder, e);
        }
        var server = new PostgresServer(folder, binaries, ca, processes);
        server.process.awaitReady(START, () -> {
            server.prepare();
            return true;
        });
        return server;
    }

    private ServerProcess launch() {
        var command = new ArrayList<String>();
        command.add(binaries.programs().resolve("postgres").toString());
        command.addAll(List.of("-D", folder.resolve("data").toString(), "-p", Integer.toString(port)));
        for (var setting : List.of(
                "listen_addresses=" + Ports.LOOPBACK,
                "unix_socket_directories=",
                "ssl=on",
                "ssl_cert_file=" + certificate.certificateFile(),
                "ssl_key_file=" + certificate.keyFile(),
                "fsync=off",
                // Passwords are random, and tests log in thousands of times: what guards weak ones only takes time.
                "scram_iterations=64",
                "max_connections=200",
                "log_connections=off")) {
            command.addAll(List.of("-c", setting));
        }
        return processes.start(
                "postgres",
                PostgresBinaries.asNobody(),
                command,
                folder.resolve("postgres.log"),
                ServerProcess.EndSignal.INT);
    }

    private void prepare() throws SQLException {
        try (var connection = connect("postgres", PostgresBinaries.SUPERUSER, PostgresBinaries.TEMPLATE_PASSWORD);
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE %s LOGIN CREATEROLE PASSWORD '%s'".formatted(VAULT_ROLE, vaultPassword));
            statement.execute("CREATE DATABASE %s OWNER %s".formatted(DATABASE, VAULT_ROLE));
            statement.execute("ALTER ROLE %s PASSWORD '%s'".formatted(PostgresBinaries.SUPERUSER, password));
        }
    }

    /** Ends the server; what was committed stays. */
    public void stop() {
        process.stop();
    }

    /** Starts the server again on the same port, with the same data. */
    public void restart() {
        stop();
        Ports.awaitFree(port, START);
        process = launch();
        process.awaitReady(START, () -> canLogIn(PostgresBinaries.SUPERUSER, password));
    }

    public int port() {
        return port;
    }

    /** The superuser's name. */
    public String superuser() {
        return PostgresBinaries.SUPERUSER;
    }

    public String superuserPassword() {
        return password;
    }

    public String vaultPassword() {
        return vaultPassword;
    }

    /** The address of the database {@link #DATABASE}, without user and password. */
    public String jdbcUrl() {
        return url(DATABASE);
    }

    /** A connection to any database as any user. */
    public Connection connectAs(String database, String user, String userPassword) throws SQLException {
        return connect(database, user, userPassword);
    }

    /** A connection to {@link #DATABASE} as superuser. */
    public Connection connectAsSuperuser() throws SQLException {
        return connect(DATABASE, PostgresBinaries.SUPERUSER, password);
    }

    /** True if the server accepts this user now. */
    public boolean canLogIn(String user, String userPassword) {
        try (var connection = connect(DATABASE, user, userPassword)) {
            return connection.isValid(5);
        } catch (SQLException e) {
            if (LOGIN_REFUSED.contains(e.getSQLState())) {
                return false;
            }
            throw new SandboxException("PostgreSQL does not answer: " + e.getMessage(), e);
        }
    }

    /** All roles but PostgreSQL's own. */
    public Set<String> roles() {
        return roles("TRUE");
    }

    /** Those of {@link #roles()} that may log in, with their password, at this moment. */
    public Set<String> rolesThatMayLogIn() {
        return roles("rolcanlogin AND (rolvaliduntil IS NULL OR rolvaliduntil > now())");
    }

    private Set<String> roles(String condition) {
        try (var connection = connectAsSuperuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%' AND " + condition)) {
            var roles = new TreeSet<String>();
            while (rows.next()) {
                roles.add(rows.getString(1));
            }
            return roles;
        } catch (SQLException e) {
            throw new SandboxException("PostgreSQL does not list its roles: " + e.getMessage(), e);
        }
    }

    private Connection connect(String database, String user, String userPassword) throws SQLException {
        return DriverManager.getConnection(url(database), user, userPassword);
    }

    private String url(String database) {
        return "jdbc:postgresql://" + Ports.LOOPBACK + ":" + port + "/" + database
                + "?connectTimeout=5&sslmode=disable";
    }
}
