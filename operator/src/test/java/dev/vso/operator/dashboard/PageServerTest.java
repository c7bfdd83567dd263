package dev.vso.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.http.BindAddress;
import dev.vso.operator.inventory.ResourceKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
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
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageServerTest {

    private static final Instant LATELY = Instant.parse("2026-03-10T12:00:00Z");

    private final FakeDashboardData cluster = new FakeDashboardData();
    private final RecentEvents recentEvents = new RecentEvents(Clock.systemUTC());
    private final DashboardServer server = new DashboardServer(
            new DashboardServer.Place(new BindAddress("127.0.0.1", 0), List.of("page.example.com")),
            new DashboardServer.Subject(
                    "1.2.3",
                    "home",
                    List.of("shop"),
                    ResourceKind.ofSecrets().stream().map(ResourceKind::word).toList()),
            cluster,
            recentEvents,
            Clock.systemUTC());
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private void secret(String name, String conditions) {
        cluster.put(VaultStaticSecret.class, new Manifests(LATELY).fixed("shop", name, conditions));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /,             text/html; charset=utf-8
            /page.css,     text/css; charset=utf-8
            /page.js,      text/javascript; charset=utf-8
            /timeline.js,  text/javascript; charset=utf-8
            /icon.svg,     image/svg+xml
            /api/snapshot, application/json
            """)
    void everyAnswerIsGuarded(String path, String mediaType) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(mediaType);
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.headers().firstValue("referrer-policy")).contains("no-referrer");
        assertThat(answer.headers().firstValue("cross-origin-resource-policy")).contains("same-origin");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
    }

    @DisplayName("Unknown paths are not found")
    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/page.html", "/api", "/api/snapshot/x", "/../etc/passwd", "/package-info.class"})
    void unknownPath(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"})
    void itIsReadOnly(String method) throws Exception {
        HttpResponse<String> answer = client.send(
                request("/api/snapshot").method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            localhost,        HTTP/1.1 200 OK
            page.example.com, HTTP/1.1 200 OK
            evil.example.com, HTTP/1.1 421
            """)
    void anUnknownNameGetsNothing(String host, String status) throws IOException {
        secret("hidden", Manifests.well(LATELY));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /api/snapshot HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                    .formatted(host)
                    .getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith(status);
            assertThat(answer.contains("hidden")).isEqualTo(status.contains("200"));
        }
    }

    @Test
    void aDetailIsFoundByItsId() throws Exception {
        secret("api", Manifests.failed("VaultDenied", "the policy lacks read", LATELY));

        JsonNode detail =
                json(get("/api/detail?id=VaultStaticSecret%2Fshop%2Fapi").body());
        assertThat(detail.at("/conditions/0/says").asText()).isEqualTo("the policy lacks read");
        assertThat(detail.at("/facts/0/text").asText()).isEqualTo("secret/shop/api");
    }

    @DisplayName("A missing resource has no detail")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/detail",
                "/api/detail?id=",
                "/api/detail?id=VaultStaticSecret/shop/other",
                "/api/detail?id=Secret/shop/api",
                "/api/detail?id=%25zz",
                "/api/detail?name=api"
            })
    void missingDetail(String path) throws Exception {
        secret("api", Manifests.well(LATELY));
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("The stream sends a snapshot, then changes")
    void streamsSnapshotThenChanges() throws Exception {
        secret("first", Manifests.well(LATELY));
        HttpResponse<java.io.InputStream> answer =
                client.send(request("/api/stream").build(), BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");

        try (BufferedReader reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
                Stream<String> lines = reader.lines()) {
            Iterator<String> told = lines.iterator();
            JsonNode whole = message(told, "whole");
            assertThat(whole.at("/secrets/0/name").asText()).isEqualTo("first");
            assertThat(whole.at("/about/home").asText()).isEqualTo("home");

            secret("second", Manifests.failed("VaultDenied", "no", LATELY));
            JsonNode next = message(told, "next");
            assertThat(next.at("/changes/secrets/set")).hasSize(1);
            assertThat(next.at("/changes/secrets/set/0/state").asText()).isEqualTo("failing");

            cluster.remove("VaultStaticSecret/shop/first");
            assertThat(message(told, "next").at("/changes/secrets/gone/0").asText())
                    .isEqualTo("VaultStaticSecret/shop/first");

            JsonNode beat = message(told, "next");
            assertThat(beat.has("changes")).isFalse();
            assertThat(beat.path("now").asLong()).isPositive();
        }
    }

    private static JsonNode message(Iterator<String> lines, String event) throws IOException {
        assertThat(lines.next()).isEqualTo("event: " + event);
        String data = lines.next();
        assertThat(lines.next()).isEmpty();
        return json(data.substring("data: ".length()));
    }

    @Test
    @DisplayName("Without viewers nothing is read")
    void idleWithoutViewers() throws Exception {
        assertThat(cluster.looks()).isZero();
        get("/");
        assertThat(cluster.looks()).isZero();
        get("/api/snapshot");
        long once = cluster.looks();
        get("/api/snapshot");
        assertThat(once).isPositive();
        assertThat(cluster.looks()).as("two looks within a second are one").isLessThanOrEqualTo(2 * once);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
