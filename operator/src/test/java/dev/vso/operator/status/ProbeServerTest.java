package dev.vso.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.operator.http.BindAddress;
import dev.vso.operator.http.HealthCheck;
import dev.vso.operator.http.ProbeServer;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeServerTest {
    private static final BindAddress ANY_PORT = new BindAddress("127.0.0.1", 0);

    private volatile List<HealthCheck> ready = List.of(HealthCheck.good("caches"), HealthCheck.good("leading"));

    private final ProbeServer probes =
            ProbeServer.probes(ANY_PORT, () -> List.of(HealthCheck.good("loops")), () -> ready);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        probes.close();
        client.close();
    }

    @Test
    void passingChecksAreListed() throws Exception {
        HttpResponse<String> answer = send("GET", "/readyz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[+] caches\n[+] leading\nok\n");
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(send("GET", "/healthz?verbose").body()).isEqualTo("[+] loops\nok\n");
    }

    @Test
    void failingCheckIsNamedWithItsReason() throws Exception {
        ready = List.of(HealthCheck.good("caches"), HealthCheck.bad("leading", "waiting\nfor the lease"));
        HttpResponse<String> answer = send("GET", "/readyz");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("[+] caches\n[-] leading: waiting for the lease\nfailed\n");
        assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void headAnswersWithoutABody() throws Exception {
        HttpResponse<String> answer = send("HEAD", "/readyz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/healthz/deep", "/readyzz", "/metrics", "/../healthz", "/%00"})
    void otherPathsAreNotFound(String path) throws Exception {
        assertThat(send("GET", path).statusCode()).isEqualTo(404);
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        HttpResponse<String> answer = send("POST", "/readyz");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @Test
    void checkThatBreaksIsAFailureWithoutDetails() throws Exception {
        try (ProbeServer broken = metrics(() -> {
            throw new IllegalStateException("inner detail");
        })) {
            HttpResponse<String> answer = send(broken, "GET", "/metrics");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("IllegalStateException").doesNotContain("inner detail");
        }
    }

    @Test
    void metricsAreServedAsPrometheusText() throws Exception {
        try (ProbeServer metrics = metrics(() -> "up 1\n")) {
            HttpResponse<String> answer = send(metrics, "GET", "/metrics");
            assertThat(answer.body()).isEqualTo("up 1\n");
            assertThat(answer.headers().firstValue("content-type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0\1\2\3\r\n\r\n",
                "GET\r\n\r\n",
                "GET /readyz\r\n\r\n",
                "GET http:// HTTP/1.1\r\n\r\n",
                "GET //%zz HTTP/1.1\r\n\r\n",
                "GET mailto:x HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /readyz HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                "GET /readyz HTTP/1.1\r\nBroken"
            })
    void malformedRequestsDoNoHarm(String bytes) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), probes.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void manySlowClientsDoNotKeepAProbeWaiting() throws Exception {
        Socket[] idle = new Socket[100];
        for (int i = 0; i < idle.length; i++) {
            idle[i] = new Socket(InetAddress.getLoopbackAddress(), probes.port());
            idle[i].getOutputStream().write('G');
        }
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(200);
        for (Socket socket : idle) {
            socket.close();
        }
    }

    @Test
    void portInUseIsNamed() {
        assertThatThrownBy(() -> ProbeServer.metrics(
                        new BindAddress("127.0.0.1", probes.port()),
                        () -> "",
                        Optional.empty(),
                        Optional.empty(),
                        Clock.systemUTC()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("127.0.0.1:" + probes.port());
    }

    private static ProbeServer metrics(Supplier<String> scrape) {
        return ProbeServer.metrics(ANY_PORT, scrape, Optional.empty(), Optional.empty(), Clock.systemUTC());
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return send(probes, method, path);
    }

    private HttpResponse<String> send(ProbeServer server, String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
