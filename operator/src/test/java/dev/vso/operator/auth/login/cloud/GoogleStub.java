package dev.vso.operator.auth.login.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A stub of Google's token service, of its credentials service and of the metadata server, according to their public
 * descriptions, and of the API server's response for one service account.
 */
final class GoogleStub implements AutoCloseable {

    /** A received request. */
    record Request(String path, String authorization, String flavor, String body) {}

    private record Reply(int status, String body) {}

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final KubernetesClient kubernetes;

    GoogleStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
        kubernetes = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(address())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    KubernetesClient kubernetes() {
        return kubernetes;
    }

    GcpProof.GoogleAddresses addresses() {
        return new GcpProof.GoogleAddresses(address(), address(), address());
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void answers(String path, int status, String body) {
        replies.put(path, new Reply(status, body));
    }

    Request only(String path) {
        List<Request> found =
                requests.stream().filter(one -> one.path().equals(path)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " requests to " + path + " among " + requests);
        }
        return found.getFirst();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(
                    new Request(path, header(exchange, "Authorization"), header(exchange, "Metadata-Flavor"), body));
            Reply reply = replies.getOrDefault(path, new Reply(404, "{}"));
            byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    @Override
    public void close() {
        kubernetes.close();
        server.stop(0);
    }
}
