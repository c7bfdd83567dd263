package dev.vso.operator.lease;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A small HTTP server that answers requests about leases as Vault does. */
final class LeaseServer implements AutoCloseable {

    private record Reply(int status, String body) {}

    private static final Pattern LEASE = Pattern.compile("\"lease_id\":\"([^\"]*)\"");
    private static final String LISTING = "sys/leases/lookup/";

    private final HttpServer server;
    private final Set<String> living = new ConcurrentSkipListSet<>();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger issued = new AtomicInteger();
    private volatile String capabilities = "\"deny\"";
    private volatile int renewsFor = 3600;

    LeaseServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void lives(String... leases) {
        living.addAll(List.of(leases));
    }

    void ends(String... leases) {
        living.removeAll(List.of(leases));
    }

    Set<String> living() {
        return Set.copyOf(living);
    }

    /** The policy of every token allows these on listings of leases. */
    void grants(String... onListing) {
        capabilities = List.of(onListing).stream().map(it -> '"' + it + '"').collect(Collectors.joining(","));
    }

    /** Answers an operation ({@code lookup}, {@code list}, {@code renew}, {@code revoke}, …) with this status. */
    void refuses(String operation, int status) {
        refused.put(operation, status);
    }

    void refusesNothing() {
        refused.clear();
    }

    /** The seconds that a renewal grants. */
    void renewsFor(int seconds) {
        renewsFor = seconds;
    }

    /** Returns each request: the operation, and the lease or path. */
    List<String> requests() {
        return requests;
    }

    long count(String operation) {
        return requests.stream().filter(it -> it.startsWith(operation + " ")).count();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring("/v1/".length());
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher found = LEASE.matcher(body);
            Reply reply = reply(path, found.find() ? found.group(1) : "");
            byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private Reply reply(String path, String lease) {
        String operation = operation(path);
        String of = lease.isEmpty() ? path : lease;
        requests.add(operation + " " + of);
        Integer status = refused.get(operation);
        if (status != null) {
            return new Reply(status, "{\"errors\":[\"refused\"]}");
        }
        return switch (operation) {
            case "lookup" ->
                living.contains(of)
                        ? data("{\"id\":\"%s\",\"ttl\":60,\"issue_time\":\"2030-01-01T00:00:00Z\",\"renewable\":true}"
                                .formatted(of))
                        : gone();
            case "list" -> listing(path.substring(LISTING.length()));
            case "renew" -> living.contains(of) ? lease(of, renewsFor) : gone();
            case "revoke" -> {
                living.remove(of);
                yield new Reply(204, "");
            }
            case "capabilities" -> data("{\"%s\":[%s]}".formatted(listed(), capabilities));
            default -> {
                String id = path + "/" + issued.incrementAndGet();
                living.add(id);
                yield lease(id, 3600);
            }
        };
    }

    private static String operation(String path) {
        if (path.startsWith(LISTING)) {
            return "list";
        }
        return switch (path) {
            case "sys/leases/lookup" -> "lookup";
            case "sys/leases/renew" -> "renew";
            case "sys/capabilities-self" -> "capabilities";
            default -> path.startsWith("sys/leases/revoke") ? "revoke" : "issue";
        };
    }

    /** The only prefix of the tests. */
    private static String listed() {
        return LISTING + "db/creds/app/";
    }

    private Reply listing(String prefix) {
        String folder = prefix.endsWith("/") ? prefix : prefix + "/";
        String names = living.stream()
                .filter(it -> it.startsWith(folder))
                .map(it -> '"' + it.substring(folder.length()) + '"')
                .collect(Collectors.joining(","));
        return names.isEmpty() ? new Reply(404, "{\"errors\":[]}") : data("{\"keys\":[%s]}".formatted(names));
    }

    private static Reply data(String data) {
        return new Reply(200, "{\"request_id\":\"r\",\"data\":%s}".formatted(data));
    }

    private static Reply lease(String id, int seconds) {
        return new Reply(200, """
                {"request_id":"r","lease_id":"%s","lease_duration":%d,"renewable":true,"data":{"username":"u"}}""".formatted(id, seconds));
    }

    private static Reply gone() {
        return new Reply(400, "{\"errors\":[\"invalid lease\"]}");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
