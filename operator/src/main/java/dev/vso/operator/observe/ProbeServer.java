package dev.vso.operator.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain HTTP on one address, for what asks from outside: probes on the one, metrics on another.
 *
 * <p>Only GET and HEAD of exactly the pages given are answered; a probe answers 200 or 503 and lists its checks.
 */
public final class ProbeServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProbeServer.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /** What a page answers: its status code, media type and text. */
    private record Page(int status, String mediaType, String text) {}

    private final HttpServer server;
    private final ExecutorService threads;

    private ProbeServer(BindAddress address, Map<String, Supplier<Page>> pages) {
        try {
            server = HttpServer.create(address.socketAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, pages));
        server.start();
    }

    /**
     * Answers {@code /healthz} and {@code /readyz}.
     *
     * @throws UncheckedIOException if the address cannot be listened on
     */
    public static ProbeServer probes(
            BindAddress address, Supplier<List<Health>> liveness, Supplier<List<Health>> readiness) {
        return new ProbeServer(address, Map.of("/healthz", () -> probe(liveness), "/readyz", () -> probe(readiness)));
    }

    /**
     * Answers {@code /metrics} with a text in the Prometheus exposition format.
     *
     * @throws UncheckedIOException if the address cannot be listened on
     */
    public static ProbeServer metrics(BindAddress address, Supplier<String> scrape) {
        return new ProbeServer(address, Map.of("/metrics", () -> new Page(200, PROMETHEUS, scrape.get())));
    }

    /** The port listened on, also where the system chose it. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Stops listening at once; what is being answered is cut off. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static Page probe(Supplier<List<Health>> checks) {
        List<Health> healths = new ArrayList<>(checks.get());
        boolean ok = healths.stream().allMatch(Health::ok);
        String lines = healths.stream().map(Health::line).collect(Collectors.joining("\n"));
        return new Page(ok ? 200 : 503, TEXT, lines + (lines.isEmpty() ? "" : "\n") + (ok ? "ok\n" : "failed\n"));
    }

    private static void answer(HttpExchange exchange, Map<String, Supplier<Page>> pages) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Supplier<Page> page = path == null ? null : pages.get(path);
            String method = exchange.getRequestMethod();
            if (page == null) {
                send(exchange, new Page(404, TEXT, "not found\n"));
            } else if (method.equals("GET") || method.equals("HEAD")) {
                send(exchange, made(page));
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, new Page(405, TEXT, "method not allowed\n"));
            }
        }
    }

    private static Page made(Supplier<Page> page) {
        try {
            return page.get();
        } catch (RuntimeException e) {
            log.error("a page of the probe server failed", e);
            return new Page(500, TEXT, "[-] failed: " + e.getClass().getSimpleName() + "\n");
        }
    }

    private static void send(HttpExchange exchange, Page page) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", page.mediaType());
        byte[] body = page.text().getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(page.status(), head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }
}
