package dev.vso.operator.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vso.operator.observe.BindAddress;
import dev.vso.operator.page.PageJson.About;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page: its files, all that it shows as JSON, and a stream of changes. It answers GET only and changes nothing.
 *
 * <p>Whoever reaches its address sees the names and states of all secrets, and no value of any.
 */
public final class PageServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PageServer.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    /** Each costs a thread that sleeps most of the time and a buffer. */
    private static final int BROWSERS = 32;

    /** Everything from here, and nothing inline: a name in the cluster can never become markup or script. */
    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'");

    private static final Map<String, String> GUARDS = Map.of(
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store");

    /**
     * Where and for whom.
     *
     * @param names under which the page may be asked for, beside {@code localhost} and addresses
     */
    public record Place(BindAddress address, List<String> names) {
        public Place {
            names = List.copyOf(names);
        }
    }

    /**
     * Of which operator it tells.
     *
     * @param home the operator's namespace
     * @param watched the namespaces that it works in; empty for all
     */
    public record Subject(String version, String home, List<String> watched) {
        public Subject {
            watched = List.copyOf(watched);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final HostRule hosts;
    private final Announcer.Desk desk;
    private final Details details;
    private final Map<String, PageFile> files = PageFile.all();
    private final Semaphore browsers = new Semaphore(BROWSERS);

    /**
     * Begins to listen.
     *
     * @throws UncheckedIOException if the address cannot be listened on
     */
    public PageServer(Place place, Subject subject, Sources sources, Happenings happenings, InstantSource clock) {
        Instant started = clock.instant();
        hosts = new HostRule(place.names());
        details = new Details(sources, clock);
        desk = new Announcer.Desk(
                new Lookout(sources, clock),
                happenings,
                new About(subject.version(), subject.home(), subject.watched(), started),
                new PageJson(),
                clock);
        try {
            server = HttpServer.create(place.address().socketAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + place.address() + ": " + e.getMessage(), e);
        }
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The port listened on, also where the system chose it. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Stops listening at once; browsers notice it and try again. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            GUARDS.forEach(exchange.getResponseHeaders()::set);
            Headers asked = exchange.getRequestHeaders();
            if (!hosts.allows(asked.getFirst("Host"))) {
                send(
                        exchange,
                        421,
                        TEXT,
                        "This name is not known here: use localhost, an address, or add the name to "
                                + "--page-allowed-hosts.\n");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                send(exchange, 405, TEXT, "method not allowed\n");
            } else {
                route(exchange, exchange.getRequestURI().getPath());
            }
        } catch (RuntimeException e) {
            log.error("the page could not be served", e);
        }
    }

    private void route(HttpExchange exchange, @Nullable String path) throws IOException {
        PageFile file = path == null ? null : files.get(path);
        if (file != null) {
            send(exchange, 200, file.mediaType(), file.content());
        } else if ("/api/stream".equals(path)) {
            stream(exchange);
        } else if ("/api/snapshot".equals(path)) {
            List<Happening> happened = desk.happenings().after(0);
            send(exchange, 200, JSON, desk.json().text(desk.whole(desk.lookout().look(), happened)));
        } else if ("/api/detail".equals(path)) {
            Optional<Detail> detail = details.of(id(exchange.getRequestURI().getRawQuery()));
            send(
                    exchange,
                    detail.isPresent() ? 200 : 404,
                    JSON,
                    detail.map(desk.json()::text).orElse("{}"));
        } else {
            send(exchange, 404, TEXT, "not found\n");
        }
    }

    /** The query is {@code id=…} and nothing else. */
    private static String id(@Nullable String query) {
        try {
            return query == null || !query.startsWith("id=")
                    ? ""
                    : URLDecoder.decode(query.substring(3), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return ""; // not percent-encoded as it should be
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        if (!browsers.tryAcquire()) {
            exchange.getResponseHeaders().set("Retry-After", "10");
            send(exchange, 503, TEXT, "too many are looking\n");
            return;
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            OutputStream out = body(exchange);
            new Announcer(desk, out).tell();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the operator ends
        } catch (IOException e) {
            log.debug("a browser has gone: {}", e.getMessage());
        } finally {
            browsers.release();
        }
    }

    /** Thousands of rows are a tenth when they are compressed. */
    private static OutputStream body(HttpExchange exchange) throws IOException {
        String encodings = exchange.getRequestHeaders().getFirst("Accept-Encoding");
        boolean compressed = encodings != null && encodings.contains("gzip");
        if (compressed) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(200, 0);
        return compressed ? new GZIPOutputStream(exchange.getResponseBody(), true) : exchange.getResponseBody();
    }

    private static void send(HttpExchange exchange, int status, String mediaType, String text) throws IOException {
        send(exchange, status, mediaType, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String mediaType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", mediaType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1); // refused, and without a body even so
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
