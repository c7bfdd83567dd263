package dev.vso.operator.dashboard;

import dev.vso.operator.dashboard.PageJson.About;
import dev.vso.operator.http.BindAddress;
import dev.vso.operator.http.HttpLimits;
import dev.vso.operator.http.HttpPort;
import dev.vso.operator.http.HttpReply;
import dev.vso.operator.http.HttpRequestHead;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the dashboard: its files, its data as JSON, and a stream of changes. It answers GET only and changes nothing.
 *
 * <p>A client that reaches its address sees the names and states of all secrets, but no values.
 */
public final class DashboardServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DashboardServer.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    /** Each costs a buffer and a mostly idle thread. */
    private static final int BROWSERS = 32;

    /** Each costs a text of some MB until the client has read it. */
    private static final int SNAPSHOTS = 4;

    /**
     * All content comes from this server, and nothing is inline: a name in the cluster can never become markup or
     * script.
     */
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
     * Where the page is served.
     *
     * @param names host names that the page accepts in addition to {@code localhost} and addresses
     */
    public record Place(BindAddress address, List<String> names) {
        public Place {
            names = List.copyOf(names);
        }
    }

    /**
     * The operator that the page describes.
     *
     * @param home the operator's namespace
     * @param watched the watched namespaces; empty for all
     * @param kinds names of the kinds that fill Secrets, for the filter
     */
    public record Subject(String version, String home, List<String> watched, List<String> kinds) {
        public Subject {
            watched = List.copyOf(watched);
            kinds = List.copyOf(kinds);
        }
    }

    private final HttpPort port;
    private final HostRule hosts;
    private final EventStream.DashboardContext context;
    private final ResourceDetails details;
    private final Map<String, PageFile> files;
    private final Semaphore browsers = new Semaphore(BROWSERS);
    private final Semaphore snapshots = new Semaphore(SNAPSHOTS);

    /**
     * Starts to listen.
     *
     * @throws UncheckedIOException if the address cannot be listened on
     */
    public DashboardServer(
            Place place, Subject subject, DashboardData data, RecentEvents recentEvents, InstantSource clock) {
        Instant started = clock.instant();
        files = PageFile.all(subject.kinds());
        hosts = new HostRule(place.names());
        details = new ResourceDetails(data, clock);
        context = new EventStream.DashboardContext(
                new SnapshotCache(data, clock),
                recentEvents,
                new About(subject.version(), subject.home(), subject.watched(), started),
                new PageJson(),
                clock);
        try {
            ThreadFactory threads = Thread.ofVirtual().name("page ", 0).factory();
            port = HttpPort.open(
                    place.address().socketAddress(), HttpLimits.PAGE, threads, Optional.empty(), this::answer);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + place.address() + ": " + e.getMessage(), e);
        }
    }

    /** The actual port, also if the system chose it. */
    public int port() {
        return port.port();
    }

    /** Stops listening at once; browsers reconnect by themselves. */
    @Override
    public void close() {
        port.close();
    }

    private void answer(HttpRequestHead request, HttpReply reply) throws IOException {
        GUARDS.forEach(reply::header);
        if (!hosts.allows(request.header("Host").orElse(null))) {
            reply.send(
                    421,
                    TEXT,
                    "This host name is not allowed: use localhost, an address, or add the name to "
                            + "--page-allowed-hosts.\n");
        } else if (!request.method().equals("GET")) {
            reply.header("Allow", "GET");
            reply.send(405, TEXT, "method not allowed\n");
        } else {
            route(request, reply);
        }
    }

    private void route(HttpRequestHead request, HttpReply reply) throws IOException {
        PageFile file = files.get(request.path());
        if (file != null) {
            reply.send(200, file.mediaType(), file.content());
            return;
        }
        switch (request.path()) {
            case "/api/stream" -> stream(request, reply);
            case "/api/snapshot" -> snapshot(reply);
            case "/api/detail" -> detail(request, reply);
            default -> reply.send(404, TEXT, "not found\n");
        }
    }

    private void snapshot(HttpReply reply) throws IOException {
        if (!snapshots.tryAcquire()) {
            busy(reply);
            return;
        }
        try {
            List<RecentEvent> happened = context.happenings().after(0);
            reply.send(
                    200,
                    JSON,
                    context.json().text(context.whole(context.lookout().current(), happened)));
        } finally {
            snapshots.release();
        }
    }

    private void detail(HttpRequestHead request, HttpReply reply) throws IOException {
        Optional<ResourceDetail> detail = details.of(id(request.query().orElse("")));
        reply.send(
                detail.isPresent() ? 200 : 404,
                JSON,
                detail.map(context.json()::text).orElse("{}"));
    }

    /** The query must be exactly {@code id=…}. */
    private static String id(String query) {
        try {
            return query.startsWith("id=") ? URLDecoder.decode(query.substring(3), StandardCharsets.UTF_8) : "";
        } catch (IllegalArgumentException _) {
            return ""; // invalid percent-encoding
        }
    }

    private static void busy(HttpReply reply) throws IOException {
        reply.header("Retry-After", "10");
        reply.send(503, TEXT, "too many viewers\n");
    }

    private void stream(HttpRequestHead request, HttpReply reply) throws IOException {
        if (!browsers.tryAcquire()) {
            busy(reply);
            return;
        }
        try {
            OutputStream out = body(request, reply);
            new EventStream(context, out).stream();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // shutdown, or the connection was replaced
        } catch (IOException e) {
            log.debug("a browser disconnected: {}", e.getMessage());
        } finally {
            browsers.release();
        }
    }

    /** Compressed, thousands of rows take a tenth of the size. */
    private static OutputStream body(HttpRequestHead request, HttpReply reply) throws IOException {
        boolean compressed = request.header("Accept-Encoding")
                .filter(it -> it.contains("gzip"))
                .isPresent();
        if (compressed) {
            reply.header("Content-Encoding", "gzip");
        }
        OutputStream out = reply.stream("text/event-stream; charset=utf-8");
        return compressed ? new GZIPOutputStream(out, true) : out;
    }
}
