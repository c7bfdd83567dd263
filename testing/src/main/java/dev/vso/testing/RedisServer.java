package dev.vso.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A Redis server, on one port in the clear and on another with TLS; started only when a test needs it. Valkey speaks the
 * same language, access rules included.
 */
public final class RedisServer {

    /** The user that Vault logs in with. */
    public static final String VAULT_USER = "default";

    private static final String VERSION = "1.4.3";
    static final MavenJar JAR = new MavenJar("com.github.codemonstur:embedded-redis:" + VERSION);
    private static final Duration START = Duration.ofSeconds(30);

    private final int port;
    private final int tlsPort;
    private final String password = Passwords.random();

    private RedisServer() {
        var ports = Ports.free(2);
        this.port = ports.getFirst();
        this.tlsPort = ports.getLast();
    }

    /** True if such a server exists for this machine. */
    public static boolean isSupported() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    /** Fetches its program. */
    static Path ensure(SandboxCache cache, Progress progress) {
        return cache.entry("redis-" + VERSION, target -> {
                    try (var _ = progress.begin("fetching Redis (first time only)")) {
                        JAR.unpack(target, "redis-server-", name -> name.endsWith("-linux-amd64"));
                    }
                })
                .resolve("6.2.6-v5-linux-amd64");
    }

    static RedisServer start(Path folder, SandboxCache cache, Progress progress, SandboxCa ca, Processes processes) {
        var program = ensure(cache, progress);
        var server = new RedisServer();
        var certificate = ca.issue("redis", "redis.example.com");
        try {
            PrivateFiles.folder(folder);
            var settings = PrivateFiles.write(folder.resolve("redis.conf"), """
                    bind %s
                    port %d
                    tls-port %d
                    tls-cert-file %s
                    tls-key-file %s
                    tls-ca-cert-file %s
                    tls-auth-clients no
                    dir %s
                    save ""
                    requirepass %s
                    """.formatted(
                            Ports.LOOPBACK,
                            server.port,
                            server.tlsPort,
                            certificate.certificateFile(),
                            certificate.keyFile(),
                            ca.file(),
                            folder,
                            server.password));
            processes
                    .start("redis", List.of(program.toString(), settings.toString()), folder.resolve("redis.log"))
                    .awaitReady(START, server::answers);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("Redis' folder cannot be made: " + folder, e);
        }
    }

    private boolean answers() throws IOException {
        try (var socket = new Socket(InetAddress.ofLiteral(Ports.LOOPBACK), port)) {
            socket.setSoTimeout(2000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == '-'; // "-NOAUTH Authentication required."
        }
    }

    public int port() {
        return port;
    }

    /** The port that speaks TLS. */
    public int tlsPort() {
        return tlsPort;
    }

    /** The password of {@link #VAULT_USER}. */
    public String password() {
        return password;
    }
}
