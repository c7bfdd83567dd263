package dev.vso.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Set;

/** Forwards requests to a real server, and streams its answers back. */
final class HttpRelay implements AutoCloseable {

    // The HTTP client sets these itself and refuses them from callers; "transfer-encoding" and length follow the body.
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "expect", "http2-settings");
    private static final int CHUNK = 16 * 1024;

    private final URI server;
    private final HttpClient http;

    HttpRelay(URI server, SandboxCa ca) {
        this.server = server;
        this.http = HttpClient.newBuilder()
                .sslContext(ca.trust())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Forwards one request whose body was already read; returns the status of the answer. */
    int pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            // Kubernetes' clients watch by WebSocket, and fall back to HTTP.
            exchange.sendResponseHeaders(200, -1);
            return 200;
        }
        var request = HttpRequest.newBuilder(
                        server.resolve(exchange.getRequestURI().toString()))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        var response = http.send(request.build(), BodyHandlers.ofInputStream());
        copy(response, exchange);
        return response.statusCode();
    }

    /** Forwards pieces as they arrive, so that a watch streams. */
    private static void copy(HttpResponse<InputStream> response, HttpExchange exchange) throws IOException {
        response.headers().map().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        var empty = response.statusCode() == 204
                || response.headers().firstValueAsLong("content-length").orElse(1) == 0;
        try (var in = response.body()) {
            exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : 0);
            if (empty) {
                return;
            }
            var out = exchange.getResponseBody();
            out.flush(); // Sends the head at once, because a watch may be silent for long.
            var buffer = new byte[CHUNK];
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
