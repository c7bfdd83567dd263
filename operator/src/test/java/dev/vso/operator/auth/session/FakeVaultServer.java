package dev.vso.operator.auth.session;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A fake Vault for logins and tokens: a token is valid from its issue until a test ends it; engines are mounted by tests.
 * It also issues the service account tokens that a login needs, and takes patches of custom resources.
 */
public final class FakeVaultServer implements AutoCloseable {

    /** A received request: the path below {@code /v1/}, its token and Vault namespace. */
    public record Request(String method, String path, String token, String namespace, String body) {}

    /** An answer. */
    public record Reply(int status, String body) {}

    /** Answers the requests with a valid token that it knows; the others get the server's own answer. */
    @FunctionalInterface
    public interface Engine {
        Optional<Reply> answer(Request request);
    }

    private static final Reply DENIED = new Reply(403, "{\"errors\":[\"permission denied\"]}");

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<String> living = ConcurrentHashMap.newKeySet();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final AtomicInteger issued = new AtomicInteger();
    private final Map<String, Reply> atPath = new ConcurrentHashMap<>();
    private final List<Engine> engines = new CopyOnWriteArrayList<>();
    private volatile boolean cut;
    private volatile boolean sealed;
    private volatile @Nullable Reply always;
    private volatile @Nullable Reply health;
    private volatile long ttl = 3600;
    private volatile long renewedTtl = 3600;
    private volatile @Nullable Reply renewal;
    private volatile Reply renewedByAccessor = auth("", 3600);

    public FakeVaultServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Cuts every connection without an answer, or stops doing so. */
    public void cut(boolean now) {
        cut = now;
    }

    public void sealed(boolean now) {
        sealed = now;
    }

    /** Gives this answer to everything but the health. */
    public void answers(int status, String body) {
        always = new Reply(status, body);
    }

    /** Lets an engine answer; the one that was added last is asked first. */
    public void mount(Engine engine) {
        engines.addFirst(engine);
    }

    /** Gives this answer to what no engine answers. */
    public void answersOthers(int status, String body) {
        engines.addLast(_ -> Optional.of(new Reply(status, body)));
    }

    /** Gives this answer to the requests for one path below {@code /v1/}. */
    public void answersAt(String path, int status, String body) {
        atPath.put(path, new Reply(status, body));
    }

    public void answersHealth(int status, String body) {
        health = new Reply(status, body);
    }

    /** The lifetime of tokens issued from now on, in seconds. */
    void issuesFor(long seconds) {
        ttl = seconds;
        renewedTtl = seconds;
    }

    /** The lifetime of a token after its next renewal, in seconds. */
    void renewsFor(long seconds) {
        renewedTtl = seconds;
    }

    void answersRenewals(int status, String body) {
        renewal = new Reply(status, body);
    }

    /** The lifetime of a token after a renewal by its accessor, in seconds. */
    void renewsByAccessorFor(long seconds) {
        renewedByAccessor = auth("", seconds);
    }

    void answersRenewalsByAccessor(int status, String body) {
        renewedByAccessor = new Reply(status, body);
    }

    /** No policy grants the path. */
    void denies(String path) {
        denied.add(path);
    }

    /** The policies of this token do not grant the path. */
    void denies(String path, String token) {
        denied.add(token + " " + path);
    }

    /** A fresh token, as from a login. */
    public String issue() {
        String token = "s." + issued.incrementAndGet();
        living.add(token);
        return token;
    }

    /** Accepts this token from now on. */
    public void accepts(String token) {
        living.add(token);
    }

    /** Revokes or expires a token. */
    void end(String token) {
        living.remove(token);
    }

    public List<Request> requests() {
        return requests;
    }

    public long count(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).count();
    }

    public Request only(String path) {
        List<Request> found =
                requests.stream().filter(request -> request.path().equals(path)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " requests to " + path + " among " + requests);
        }
        return found.getFirst();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String token = header(exchange, "X-Vault-Token");
            byte[] body = exchange.getRequestBody().readAllBytes();
            String shortPath = path.startsWith("/v1/") ? path.substring(4) : path;
            Request request = new Request(
                    exchange.getRequestMethod(),
                    shortPath,
                    token,
                    header(exchange, "X-Vault-Namespace"),
                    new String(body, StandardCharsets.UTF_8));
            requests.add(request);
            if (cut) {
                return; // closing without an answer ends the connection
            }
            Reply reply = reply(request);
            byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private Reply reply(Request request) {
        String path = request.path();
        String token = request.token();
        if (path.equals("sys/health")) {
            return health();
        }
        Reply fixed = always;
        if (fixed != null) {
            return fixed;
        }
        Reply ofPath = atPath.get(path);
        if (ofPath != null) {
            return ofPath;
        }
        if (path.startsWith("/api/v1/namespaces/")) {
            return serviceAccountToken(path);
        }
        if (path.startsWith("/apis/")) {
            return new Reply(200, "{}"); // a patch of a custom resource
        }
        if (sealed) {
            return new Reply(503, "{\"errors\":[\"Vault is sealed\"]}");
        }
        if (path.endsWith("/login")) {
            return denied.contains(path) ? DENIED : auth(issue(), ttl);
        }
        if (!living.contains(token) || denied.contains(path) || denied.contains(token + " " + path)) {
            return DENIED;
        }
        return switch (path) {
            case "auth/token/lookup-self" ->
                new Reply(200, "{\"request_id\":\"r\",\"data\":{\"creation_time\":1,\"ttl\":60}}");
            case "auth/token/renew-self" -> renewed(token);
            case "auth/token/renew-accessor" -> renewedByAccessor;
            default ->
                engines.stream()
                        .flatMap(engine -> engine.answer(request).stream())
                        .findFirst()
                        .orElseGet(() -> new Reply(200, "{\"request_id\":\"r\",\"data\":{\"a\":\"b\"}}"));
        };
    }

    private Reply renewed(String token) {
        Reply fixed = renewal;
        return fixed == null ? auth(token, renewedTtl) : fixed;
    }

    private Reply health() {
        Reply fixed = health;
        if (fixed != null) {
            return fixed;
        }
        return new Reply(
                sealed ? 503 : 200,
                "{\"initialized\":true,\"sealed\":%s,\"standby\":false,\"version\":\"1.2.3\"}".formatted(sealed));
    }

    private static Reply auth(String token, long seconds) {
        return new Reply(200, """
                {"request_id":"r","auth":{"client_token":"%s","accessor":"a-%s","lease_duration":%d,"renewable":true}}""".formatted(token, token, seconds));
    }

    private static Reply serviceAccountToken(String path) {
        return path.endsWith("/serviceaccounts/missing/token")
                ? new Reply(404, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":404}")
                : new Reply(201, """
                        {"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","status":{"token":"jwt of %s"}}""".formatted(path));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
