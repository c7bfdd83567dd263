package dev.vso.operator.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.vso.operator.observe.guard.Gatekeeper;
import dev.vso.operator.observe.guard.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP on one address, for what asks from outside: probes on the one, metrics on another, by TLS and for some only where
 * that is asked for.
 *
 * <p>Only GET and HEAD of exactly the pages given are answered; a probe answers 200 or 503 and lists its checks.
 */
public final class ProbeServer implements AutoCloseable {
    /** The page that metrics are on. */
    public static final String METRICS = "/metrics";

    private static final Logger log = LoggerFactory.getLogger(ProbeServer.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /** What a page answers: its status code, media type and text. */
    private record Page(int status, String mediaType, String text) {}

    private final HttpServer server;
    private final ExecutorService threads;

    private ProbeServer(
            BindAddress address,
            Map<String, Supplier<Page>> pages,
            Optional<SSLContext> tls,
            Optional<Gatekeeper> gatekeeper) {
        try {
            server = tls.isPresent() ? secure(address, tls.get()) : HttpServer.create(address.socketAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, pages, gatekeeper));
        server.start();
    }

    private static HttpServer secure(BindAddress address, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(address.socketAddress(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ours = tls.getDefaultSSLParameters();
                ours.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                parameters.setSSLParameters(ours);
            }
        });
        return server;
    }

    /**
     * Answers {@code /healthz} and {@code /readyz}.
     *
     * @throws UncheckedIOException if the address cannot be listened on
     */
    public static ProbeServer probes(
            BindAddress address, Supplier<List<Health>> liveness, Supplier<List<Health>> readiness) {
        return new ProbeServer(
                address,
                Map.of("/healthz", () -> probe(liveness), "/readyz", () -> probe(readiness)),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Answers {@code /metrics} with a text in the Prometheus exposition format.
     *
     * @throws UncheckedIOException if the address cannot be listened on
     */
    public static ProbeServer metrics(BindAddress address, Supplier<String> scrape) {
        return metrics(address, scrape, Optional.empty(), Optional.empty());
    }

    /**
     * As {@link #metrics(BindAddress, Supplier)}.
     *
     * @param tls plain HTTP if empty
     * @param gatekeeper decides who may read; everybody if empty
     */
    public static ProbeServer metrics(
            BindAddress address, Supplier<String> scrape, Optional<SSLContext> tls, Optional<Gatekeeper> gatekeeper) {
        return new ProbeServer(
                address, Map.of(METRICS, () -> new Page(200, PROMETHEUS, scrape.get())), tls, gatekeeper);
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

    private static void answer(
            HttpExchange exchange, Map<String, Supplier<Page>> pages, Optional<Gatekeeper> gatekeeper)
            throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Supplier<Page> page = path == null ? null : pages.get(path);
            String method = exchange.getRequestMethod();
            if (page == null) {
                send(exchange, new Page(404, TEXT, "not found\n"));
            } else if (method.equals("GET") || method.equals("HEAD")) {
                send(exchange, refusal(exchange, gatekeeper).orElseGet(() -> made(page)));
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, new Page(405, TEXT, "method not allowed\n"));
            }
        }
    }

    /** What is answered to somebody who may not read; empty to whoever may. */
    private static Optional<Page> refusal(HttpExchange exchange, Optional<Gatekeeper> gatekeeper) {
        return gatekeeper
                .map(it -> it.admit(exchange.getRequestHeaders().getFirst("Authorization")))
                .flatMap(verdict -> switch (verdict) {
                    case Verdict.Admitted _ -> Optional.empty();
                    case Verdict.Unknown(String line) -> {
                        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                        yield Optional.of(new Page(401, TEXT, line + "\n"));
                    }
                    case Verdict.Denied(String line) -> Optional.of(new Page(403, TEXT, line + "\n"));
                    case Verdict.Unable(String line) -> Optional.of(new Page(503, TEXT, line + "\n"));
                });
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
