package dev.vso.vault.client;

import dev.vso.testing.Binaries;
import dev.vso.testing.Ports;
import dev.vso.testing.Progress;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultToken;
import dev.vso.vault.api.SystemApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real OpenBao on a free port of loopback; {@link #close()} stops it and deletes its data. */
final class OpenBaoDevServer implements AutoCloseable {
    static final VaultToken ROOT = new VaultToken("root-of-a-test");

    private final Process process;
    private final Path folder;
    private final String address;

    private OpenBaoDevServer(Process process, Path folder, String address) {
        this.process = process;
        this.folder = folder;
        this.address = address;
    }

    static OpenBaoDevServer start() {
        return startOn(Ports.free());
    }

    static OpenBaoDevServer startOn(int port) {
        return launch(
                "http://127.0.0.1:" + port,
                newFolder(),
                List.of("-dev", "-dev-root-token-id=" + ROOT.value(), "-dev-listen-address=127.0.0.1:" + port));
    }

    /** With TLS, under the certificate authority in {@link #caPem()}. */
    static OpenBaoDevServer startWithTls() {
        int port = Ports.free();
        Path folder = newFolder();
        return launch(
                "https://127.0.0.1:" + port,
                folder,
                List.of(
                        "-dev-tls",
                        "-dev-tls-cert-dir=" + folder,
                        "-dev-root-token-id=" + ROOT.value(),
                        "-dev-listen-address=127.0.0.1:" + port));
    }

    /** Not in dev mode: not initialised, and sealed. */
    static OpenBaoDevServer startEmpty() {
        int port = Ports.free();
        Path folder = newFolder();
        try {
            Files.writeString(folder.resolve("bao.hcl"), """
                    storage "inmem" {}
                    disable_mlock = true
                    listener "tcp" {
                      address = "127.0.0.1:%d"
                      tls_disable = true
                    }
                    """.formatted(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return launch("http://127.0.0.1:" + port, folder, List.of("-config=" + folder.resolve("bao.hcl")));
    }

    String address() {
        return address;
    }

    String caPem() {
        try {
            return Files.readString(folder.resolve("vault-ca.pem"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OpenBaoDevServer launch(String address, Path folder, List<String> arguments) {
        Path binary = Binaries.of(System.getenv(), Progress.silent()).openBao();
        List<String> command = Stream.concat(Stream.of(binary.toString(), "server"), arguments.stream())
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("HOME", folder.toString());
        try {
            OpenBaoDevServer bao = new OpenBaoDevServer(builder.start(), folder, address);
            bao.awaitListening();
            return bao;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitListening() {
        ConnectionSettings settings = ConnectionSettings.to(address).withSkipTlsVerify();
        try (VaultClient client = new VaultClient(settings, VaultObserver.NONE)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .failFast(() -> !process.isAlive())
                    .until(() -> SystemApi.health(client).optional().isPresent());
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("bao");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it, as a crash would. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            if (!Files.exists(folder)) {
                return;
            }
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
