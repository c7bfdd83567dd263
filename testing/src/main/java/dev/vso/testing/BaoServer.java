package dev.vso.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An OpenBao server as in production, not in its development mode: TLS, storage on disk (raft), initialised and
 * unsealed by the sandbox, which keeps the only unseal key and the root token in memory.
 */
public final class BaoServer {

    private static final Duration START = Duration.ofSeconds(40);
    private static final String[] COUNTERS = {"vault_core_handle_request_count", "vault_core_handle_login_request_count"
    };

    private final Path folder;
    private final Path binary;
    private final SandboxCa ca;
    private final Processes processes;
    private final URI address;
    private final int port;
    private final JsonLog auditLog;
    private final HttpClient http;
    private ServerProcess process;
    private String unsealKey = "";
    private String rootToken = "";

    private BaoServer(Path folder, Path binary, SandboxCa ca, Processes processes) throws IOException {
        this.folder = PrivateFiles.folder(folder);
        this.binary = binary;
        this.ca = ca;
        this.processes = processes;
        var ports = Ports.free(2);
        this.port = ports.getFirst();
        this.address = URI.create("https://" + Ports.LOOPBACK + ":" + port);
        this.auditLog = new JsonLog(folder.resolve("audit.log"));
        this.http = HttpClient.newBuilder()
                .sslContext(ca.trust())
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("config.hcl"), configuration(ports.getLast()));
        this.process = launch();
    }

    /** Starts a server with its data in the folder, initialises and unseals it. */
    public static BaoServer start(Path folder, Binaries binaries, SandboxCa ca, Processes processes) {
        try {
            var server = new BaoServer(folder, binaries.openBao(), ca, processes);
            server.awaitAnswering();
            server.initialise();
            server.unseal();
            return server;
        } catch (IOException e) {
            throw new SandboxException("OpenBao's folder cannot be made: " + folder, e);
        }
    }

    private String configuration(int clusterPort) {
        var certificate = ca.issue("vault", "vault.example.com", "vault.vault.svc");
        return """
                storage "raft" {
                  path = "%s"
                  node_id = "sandbox"
                  performance_multiplier = "1"
                }
                listener "tcp" {
                  address = "%s"
                  cluster_address = "%s"
                  tls_cert_file = "%s"
                  tls_key_file = "%s"
                  telemetry {
                    unauthenticated_metrics_access = true
                  }
                }
                api_addr = "%s"
                cluster_addr = "https://%s"
                telemetry {
                  prometheus_retention_time = "24h"
                  disable_hostname = true
                }
                audit "file" "sandbox" {
                  options {
                    file_path = "%s"
                    hmac_accessor = "false"
                  }
                }
                """.formatted(
                        folder.resolve("data"),
                        address.getAuthority(),
                        Ports.LOOPBACK + ":" + clusterPort,
                        certificate.certificateFile(),
                        certificate.keyFile(),
                        address,
                        Ports.LOOPBACK + ":" + clusterPort,
                        auditLog.file());
    }

    private ServerProcess launch() {
        return processes.start(
                "openbao",
                List.of(binary.toString(), "server", "-config=" + folder.resolve("config.hcl"), "-log-level=warn"),
                folder.resolve("openbao.log"));
    }

    private void awaitAnswering() {
        process.awaitReady(
                START, () -> asNobody().send("GET", "sys/seal-status", Map.of()).ok());
    }

    private void initialise() {
        var keys = asNobody().write("sys/init", Map.of("secret_shares", 1, "secret_threshold", 1));
        unsealKey = keys.path("keys").path(0).asText();
        rootToken = keys.path("root_token").asText();
    }

    /** Ends the server; what was written stays. */
    public void stop() {
        process.stop();
    }

    /** Starts the server after {@link #stop()}, on the same port with the same data, still sealed. */
    public void startSealed() {
        Ports.awaitFree(port, START);
        process = launch();
        awaitAnswering();
    }

    /** Starts the server after {@link #stop()}, on the same port with the same data, and unseals it. */
    public void startAgain() {
        startSealed();
        unseal();
    }

    /** Seals the server: every request but a few of {@code sys/} is answered with 503 from now on. */
    public void seal() {
        root().write("sys/seal", Map.of());
    }

    /** Unseals the server and waits until it is active. */
    public void unseal() {
        asNobody().write("sys/unseal", Map.of("key", unsealKey));
        process.awaitReady(
                START, () -> asNobody().send("GET", "sys/health", Map.of()).status() == 200);
    }

    /** Where the server is, {@code https://127.0.0.1:PORT}. */
    public URI address() {
        return address;
    }

    public int port() {
        return port;
    }

    public String rootToken() {
        return rootToken;
    }

    /** A client with the root token, in the root namespace. */
    public BaoClient root() {
        return new BaoClient(http, address, rootToken, "");
    }

    /** A client without a token, in the root namespace. */
    public BaoClient asNobody() {
        return new BaoClient(http, address, "", "");
    }

    /** The server's own count of requests and log-ins: {@code vault_core_handle_request_count} and its sibling. */
    public Counters requestCounts() {
        return Counters.parse(asNobody().page("sys/metrics?format=prometheus"), COUNTERS);
    }

    /** A mark in the audit log, for {@link #auditSince}. */
    public long auditMark() {
        return auditLog.position();
    }

    /** Every request that was answered since the mark, in order, the sandbox's own included. */
    public List<BaoAudit> auditSince(long mark) {
        return auditLog.since(mark).stream()
                .filter(entry -> entry.path("type").asText().equals("response"))
                .map(BaoAudit::of)
                .toList();
    }

    /** Passes on every request that was answered since the mark, one by one; returns the mark of the next. */
    public long auditSince(long mark, Consumer<BaoAudit> request) {
        return auditLog.read(mark, entry -> {
            if (entry.path("type").asText().equals("response")) {
                request.accept(BaoAudit.of(entry));
            }
        });
    }
}
