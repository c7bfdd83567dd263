package dev.vso.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultProxyTest {

    private static final String ANSWER = "x".repeat(100_000);

    @TempDir
    private Path folder;

    private SandboxCa ca;
    private HttpsServer server;
    private HttpClient client;

    @BeforeEach
    void serve() throws IOException {
        ca = SandboxCa.create(folder);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ca.serverContext(ca.issue("test"))));
        answer(server);
        client = HttpClient.newBuilder()
                .sslContext(ca.trust())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static void answer(HttpServer server) {
        server.createContext("/", exchange -> {
            try (exchange) {
                var body = (exchange.getRequestMethod() + " "
                                + exchange.getRequestHeaders().getFirst("X-Vault-Token") + " " + ANSWER)
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.stop(0);
    }

    private HttpResponse<String> ask(String method, URI address) throws IOException, InterruptedException {
        return ask(method, address, Duration.ofSeconds(20));
    }

    private HttpResponse<String> ask(String method, URI address, Duration timeout)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("X-Vault-Token", "t")
                .timeout(timeout)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void eachFaultShowsItselfAndHeals() throws Exception {
        try (var proxy = new FaultProxy(server.getAddress().getPort())) {
            var address = URI.create("https://127.0.0.1:" + proxy.port() + "/a");
            assertThat(ask("GET", address).body()).endsWith(ANSWER);

            proxy.set(new FaultProxy.Fault.Refuse());
            assertThatThrownBy(() -> ask("GET", address)).isInstanceOf(ConnectException.class);

            proxy.set(new FaultProxy.Fault.Cut(20_000));
            assertThatThrownBy(() -> ask("GET", address))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOfAny(HttpTimeoutException.class, ConnectException.class);

            proxy.set(new FaultProxy.Fault.BlackHole());
            assertThatThrownBy(() -> ask("GET", address, Duration.ofMillis(500)))
                    .isInstanceOf(HttpTimeoutException.class);

            proxy.set(new FaultProxy.Fault.Slow(Duration.ofMillis(50)));
            var before = System.nanoTime();
            assertThat(ask("GET", address).statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(300));

            proxy.set(new FaultProxy.Fault.None());
            assertThat(ask("GET", address).body()).endsWith(ANSWER);
            assertThat(proxy.connections()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void latencyDelaysAnAnswerAndDoesNotNarrowTheLine() throws Exception {
        try (var proxy = new FaultProxy(server.getAddress().getPort())) {
            var address = URI.create("https://127.0.0.1:" + proxy.port() + "/a");
            assertThat(ask("GET", address).body()).endsWith(ANSWER); // the connection stays

            var latency = Duration.ofMillis(400);
            proxy.set(new FaultProxy.Fault.Late(latency));
            var before = System.nanoTime();
            assertThat(ask("GET", address).body()).endsWith(ANSWER);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .as("an answer of seven pieces")
                    .isBetween(latency, latency.multipliedBy(5));

            proxy.set(new FaultProxy.Fault.None());
            assertThat(ask("GET", address).body()).endsWith(ANSWER);
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("Selected requests fail the given number of times")
    void failCount() throws Exception {
        var target = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        try (var proxy = new HttpFaultProxy(target, ca)) {
            var kv = proxy.address().resolve("/v1/secret/data/a");
            proxy.fail("^GET /v1/secret/", 429, 1, Map.of("Retry-After", "7"));
            proxy.fail("/v1/secret/", 503, 1);

            assertThat(ask("GET", kv).headers().firstValue("Retry-After")).hasValue("7");
            assertThat(ask("GET", kv).statusCode()).isEqualTo(503);
            assertThat(ask("LIST", kv).body()).isEqualTo("LIST t " + ANSWER);
            assertThat(proxy.seen())
                    .containsExactly(
                            new HttpFaultProxy.Seen("GET", "/v1/secret/data/a", 429),
                            new HttpFaultProxy.Seen("GET", "/v1/secret/data/a", 503),
                            new HttpFaultProxy.Seen("LIST", "/v1/secret/data/a", 200));
        }
    }
}
