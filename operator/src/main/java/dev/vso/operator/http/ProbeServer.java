package dev.vso.operator.http;

import dev.vso.operator.http.access.AccessDecision;
import dev.vso.operator.http.access.MetricsAuthorizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of a port: probes on one, metrics on another, with optional TLS and authorization.
 *
 * <p>Answers only GET and HEAD of exactly these pages; a probe answers 200 or 503 and lists its checks. Probes have
 * their own platform threads, so that they answer even if the virtual threads are busy.
 */
public final class ProbeServer implements AutoCloseable {
    /** The path of the metrics. */
    public static final String METRICS = "/metrics";

    private static final Logger log = LoggerFactory.getLogger(ProbeServer.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /** Stack size of a thread that answers probes, in bytes. */
    private static final long PROBE_STACK = 256 * 1024;

    private final HttpPort port;

    private ProbeServer(
            BindAddress address,
            HttpLimits limits,
            ThreadFactory threads,
            Optional<SSLContext> tls,
            HttpHandler handler) {
        try {
            port = HttpPort.open(address.socketAddress(), limits, threads, tls, handler);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    /**
     * Answers {@code /healthz} and {@code /readyz}.
     *
     * @throws UncheckedIOException if the address cannot be listened on
     */
    public static ProbeServer probes(
            BindAddress address, Supplier<List<HealthCheck>> liveness, Supplier<List<HealthCheck>> readiness) {
        ThreadFactory threads = Thread.ofPlatform()
                .daemon()
                .name("probe ", 0)
                .stackSize(PROBE_STACK)
                .factory();
        Map<String, HttpHandler> pages = Map.of(
                "/healthz", (_, reply) -> probe(liveness, reply), "/readyz", (_, reply) -> probe(readiness, reply));
        return new ProbeServer(
                address,
                HttpLimits.PROBES,
                threads,
                Optional.empty(),
                (request, reply) -> route(request, reply, pages));
    }

    /**
     * Answers {@code /metrics} with a text in the Prometheus exposition format.
     *
     * @param tls plain HTTP if empty
     * @param gatekeeper decides who may read; everyone if empty
     * @throws UncheckedIOException if the address cannot be listened on
     */
    public static ProbeServer metrics(
            BindAddress address,
            Supplier<String> scrape,
            Optional<SSLContext> tls,
            Optional<MetricsAuthorizer> gatekeeper,
            InstantSource clock) {
        var rendering = new SharedScrape(scrape, clock);
        Map<String, HttpHandler> pages = Map.of(METRICS, (request, reply) -> {
            if (gatekeeper.isEmpty() || admits(gatekeeper.get(), request, reply)) {
                send(rendering, reply);
            }
        });
        ThreadFactory threads = Thread.ofVirtual().name("metrics ", 0).factory();
        return new ProbeServer(
                address, HttpLimits.METRICS, threads, tls, (request, reply) -> route(request, reply, pages));
    }

    /** The actual port, also if the system chose it. */
    public int port() {
        return port.port();
    }

    /** Stops listening at once and aborts running answers. */
    @Override
    public void close() {
        port.close();
    }

    private static void route(HttpRequestHead request, HttpReply reply, Map<String, HttpHandler> pages)
            throws IOException {
        HttpHandler page = pages.get(request.path());
        if (page == null) {
            reply.send(404, TEXT, "not found\n");
        } else if (request.method().equals("GET") || request.method().equals("HEAD")) {
            page.handle(request, reply);
        } else {
            reply.header("Allow", "GET, HEAD");
            reply.send(405, TEXT, "method not allowed\n");
        }
    }

    private static void probe(Supplier<List<HealthCheck>> checks, HttpReply reply) throws IOException {
        List<HealthCheck> healths;
        try {
            healths = new ArrayList<>(checks.get());
        } catch (RuntimeException e) {
            broken(e, reply);
            return;
        }
        boolean ok = healths.stream().allMatch(HealthCheck::ok);
        String lines = healths.stream().map(HealthCheck::line).collect(Collectors.joining("\n"));
        reply.send(ok ? 200 : 503, TEXT, lines + (lines.isEmpty() ? "" : "\n") + (ok ? "ok\n" : "failed\n"));
    }

    private static void send(SharedScrape rendering, HttpReply reply) throws IOException {
        try {
            if (!rendering.sendTo(bytes -> reply.send(200, PROMETHEUS, bytes))) {
                reply.send(503, TEXT, "too many requests at once: try again\n");
            }
        } catch (RuntimeException e) {
            broken(e, reply);
        }
    }

    private static void broken(RuntimeException e, HttpReply reply) throws IOException {
        log.error("a page of the probe server failed", e);
        reply.send(500, TEXT, "[-] failed: " + e.getClass().getSimpleName() + "\n");
    }

    /** True if the client may read; otherwise the refusal was sent. */
    private static boolean admits(MetricsAuthorizer authorizer, HttpRequestHead request, HttpReply reply)
            throws IOException {
        return switch (authorizer.admit(request.header("Authorization").orElse(null))) {
            case AccessDecision.Admitted _ -> true;
            case AccessDecision.Unknown(String line) -> {
                reply.header("WWW-Authenticate", "Bearer");
                yield refused(reply, 401, line);
            }
            case AccessDecision.Denied(String line) -> refused(reply, 403, line);
            case AccessDecision.Unable(String line) -> refused(reply, 503, line);
        };
    }

    private static boolean refused(HttpReply reply, int status, String line) throws IOException {
        reply.send(status, TEXT, line + "\n");
        return false;
    }
}
