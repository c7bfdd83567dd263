package dev.vso.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** An HTTPS proxy in front of a real server, which answers selected requests with an error and records all requests. */
public final class HttpFaultProxy implements AutoCloseable {

    private final HttpsServer front;
    private final HttpRelay relay;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CopyOnWriteArrayList<Rule> rules = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
    private volatile Duration latency = Duration.ZERO;

    private record Rule(Pattern target, int status, Map<String, String> headers, AtomicInteger left) {}

    /**
     * A recorded request.
     *
     * @param method the HTTP method
     * @param target path and query
     * @param status of the answer
     */
    public record Seen(String method, String target, int status) {}

    /** Opens a proxy in front of that address, with a certificate of the sandbox's own authority. */
    public HttpFaultProxy(URI server, SandboxCa ca) {
        this.relay = new HttpRelay(server, ca);
        try {
            front = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral(Ports.LOOPBACK), 0), 0);
        } catch (IOException e) {
            throw new SandboxException("the proxy cannot listen", e);
        }
        front.setHttpsConfigurator(new HttpsConfigurator(ca.serverContext(ca.issue("fault-proxy-" + port()))));
        front.setExecutor(threads);
        front.createContext("/", this::handle);
        front.start();
    }

    private int port() {
        return front.getAddress().getPort();
    }

    /** Where clients connect, {@code https://127.0.0.1:PORT}. */
    public URI address() {
        return URI.create("https://" + Ports.LOOPBACK + ":" + port());
    }

    /**
     * Answers the next {@code times} requests whose {@code METHOD /path?query} matches the pattern with that status.
     */
    public void fail(String pattern, int status, int times) {
        fail(pattern, status, times, Map.of());
    }

    /** As {@link #fail(String, int, int)}, with headers, for example {@code Retry-After}. */
    public void fail(String pattern, int status, int times, Map<String, String> headers) {
        rules.add(new Rule(Pattern.compile(pattern), status, headers, new AtomicInteger(times)));
    }

    /** Delays every request by this time, any number of them in parallel. */
    public void slow(Duration latency) {
        this.latency = latency;
    }

    /** Removes all faults and delays. */
    public void heal() {
        rules.clear();
        latency = Duration.ZERO;
    }

    /** All requests so far. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Thread.sleep(latency);
            var target = exchange.getRequestURI().toString();
            var status = answer(exchange, exchange.getRequestMethod() + " " + target);
            seen.add(new Seen(exchange.getRequestMethod(), target, status));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private int answer(HttpExchange exchange, String line) throws IOException, InterruptedException {
        for (var rule : rules) {
            if (rule.target().matcher(line).find() && rule.left().getAndDecrement() > 0) {
                refuse(exchange, rule);
                return rule.status();
            }
        }
        return relay.pass(exchange, exchange.getRequestBody().readAllBytes());
    }

    private static void refuse(HttpExchange exchange, Rule rule) throws IOException {
        exchange.getRequestBody().readAllBytes();
        rule.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        var body = "{\"errors\":[\"fault injected\"]}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(rule.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        front.stop(0);
        threads.shutdownNow();
        relay.close();
    }
}
