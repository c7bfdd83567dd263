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

/** Passes requests on to a real server, and its answers back as they come. */
final class HttpRelay implements AutoCloseable {

    // These the HTTP client sets by itself, and refuses to take from others; "transfer-encoding" and length follow the
    // body.
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

    /** Passes one request on whose body was read already; the status that the server answered with. */
    int pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            // Kubernetes' clients watch by WebSocket, and by HTTP where that is not had.
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

    /** Passes pieces on as they come, so that a watch streams. */
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
            out.flush(); // the head, for a watch may have nothing to say for long
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
