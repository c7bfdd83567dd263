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
 * Serves the page: its files, all that it shows as JSON, and a stream of changes. It answers GET only and changes nothing.
 *
 * <p>Whoever reaches its address sees the names and states of all secrets, and no value of any.
 */
public final class DashboardServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DashboardServer.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    /** Each costs a thread that sleeps most of the time and a buffer. */
    private static final int BROWSERS = 32;

    /** Each costs a text of some MB until the client has read it. */
    private static final int SNAPSHOTS = 4;

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

    private final HttpPort port;
    private final HostRule hosts;
    private final EventStream.DashboardContext context;
    private final ResourceDetails details;
    private final Map<String, PageFile> files = PageFile.all();
    private final Semaphore browsers = new Semaphore(BROWSERS);
    private final Semaphore snapshots = new Semaphore(SNAPSHOTS);

    /**
     * Begins to listen.
     *
     * @throws UncheckedIOException if the address cannot be listened on
     */
    public DashboardServer(
            Place place, Subject subject, DashboardData data, RecentEvents recentEvents, InstantSource clock) {
        Instant started = clock.instant();
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

    /** The port listened on, also where the system chose it. */
    public int port() {
        return port.port();
    }

    /** Stops listening at once; browsers notice it and try again. */
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
                    "This name is not known here: use localhost, an address, or add the name to "
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

    /** The query is {@code id=…} and nothing else. */
    private static String id(String query) {
        try {
            return query.startsWith("id=") ? URLDecoder.decode(query.substring(3), StandardCharsets.UTF_8) : "";
        } catch (IllegalArgumentException _) {
            return ""; // not percent-encoded as it should be
        }
    }

    private static void busy(HttpReply reply) throws IOException {
        reply.header("Retry-After", "10");
        reply.send(503, TEXT, "too many are looking\n");
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
            Thread.currentThread().interrupt(); // the operator ends, or the connection gave way
        } catch (IOException e) {
            log.debug("a browser has gone: {}", e.getMessage());
        } finally {
            browsers.release();
        }
    }

    /** Thousands of rows are a tenth when they are compressed. */
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
