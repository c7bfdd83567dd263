package dev.vso.operator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.http.access.ServingTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports of the operator while clients open as many connections as they can. */
@Isolated("measures the heap and the threads of the whole process")
class HostileClientsTest {

    private static final BindAddress ANY_PORT = new BindAddress("127.0.0.1", 0);

    /** Far above the one second it takes, for busy machines. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A page of 8 MB, as with many thousand series. */
    private static final String PAGE = "vso_secret_synced{namespace=\"shop\",name=\"some-name\"} 1\n".repeat(150_000);

    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicInteger rendered = new AtomicInteger();
    private final ProbeServer probes = ProbeServer.probes(ANY_PORT, List::of, List::of);
    private final ProbeServer plain = metrics(false);
    private final ProbeServer secured = metrics(true);

    private ProbeServer metrics(boolean tls) {
        return ProbeServer.metrics(
                ANY_PORT,
                () -> {
                    rendered.incrementAndGet();
                    return PAGE;
                },
                tls
                        ? Optional.of(ServingTls.context(Optional.empty(), Clock.systemUTC(), new SecureRandom()))
                        : Optional.empty(),
                Optional.empty(),
                Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        probes.close();
        plain.close();
        secured.close();
    }

    private void open(int count, int port, String from, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < count; i++) {
            var socket = new Socket();
            sockets.add(socket);
            socket.setReceiveBufferSize(4096);
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException _) {
                // it was replaced already
            }
        }
    }

    private static HttpResponse<String> get(ProbeServer server, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
            return client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(it -> it.getName().startsWith("probe "))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2", "127.0.0.1"})
    @DisplayName("H8: a probe is answered while 1,000 connections with unfinished headers are open")
    void unfinishedHeaders(String from) throws Exception {
        String header = "GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(300_000);
        open(1000, probes.port(), from, header);

        assertThat(get(probes, "/healthz").body()).isEqualTo("ok\n");
        assertThat(get(probes, "/readyz").statusCode()).isEqualTo(200);
        Awaitility.await().atMost(PATIENCE).until(() -> threads() <= 48);
    }

    @Test
    @DisplayName("H8: one of many addresses that hold all they can is still answered")
    void manyAddresses() throws Exception {
        for (int i = 2; i < 102; i++) {
            open(10, probes.port(), "127.0.0." + i, "GET /healthz HTTP/1.1\r\n");
        }
        assertThat(get(probes, "/healthz").body()).isEqualTo("ok\n");
    }

    @Test
    @DisplayName("H8: handshakes that are never finished keep nobody from the metrics")
    void handshakes() throws Exception {
        open(500, secured.port(), "127.0.0.2", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003");
        assertThat(ServingClient.trustingAll(secured.port()).body()).startsWith("vso_secret_synced");
    }

    @Test
    @DisplayName("H8: 500 clients that ask for metrics and do not read them cost two renderings, and memory is bounded")
    void slowReaders() throws Exception {
        System.gc();
        long before = used();
        open(500, plain.port(), "127.0.0.2", "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> get(plain, "/metrics").body().length() == PAGE.length());
        System.gc();
        assertThat(used() - before).as("bytes beside what there was").isLessThan(64L * 1024 * 1024);
        assertThat(get(probes, "/healthz").body()).isEqualTo("ok\n");
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
