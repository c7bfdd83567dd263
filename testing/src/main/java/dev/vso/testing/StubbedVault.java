package dev.vso.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy before Vault with stubs for engines that OpenBao does not have, in the shapes that Vault documents. All other
 * requests, logins included, go to the real server. Stubs check no policy.
 */
public final class StubbedVault implements AutoCloseable {

    private static final String API = "/v1/";

    private final HttpsServer front;
    private final HttpRelay relay;
    private final List<EngineStub> stubs;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JsonMapper json = JsonMapper.builder().build();

    /** Answers requests in place of an engine. */
    public interface EngineStub {

        /**
         * The answer to a request, or empty if it is not for this engine.
         *
         * @param path below {@code /v1/}
         * @param body missing if there is none
         */
        Optional<Reply> answer(String method, String path, JsonNode body);
    }

    /** A status and a body as Vault sends them. */
    public record Reply(int status, JsonNode body) {}

    /** Opens the address, with a certificate of the sandbox's own authority. */
    public StubbedVault(URI server, SandboxCa ca, EngineStub... stubs) {
        this.relay = new HttpRelay(server, ca);
        this.stubs = List.of(stubs);
        try {
            front = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral(Ports.LOOPBACK), 0), 0);
        } catch (IOException e) {
            throw new SandboxException("the stubs of Vault's engines cannot listen", e);
        }
        front.setHttpsConfigurator(new HttpsConfigurator(ca.serverContext(ca.issue("stubbed-vault-" + port()))));
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

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var path = exchange.getRequestURI().getPath();
            var reply = path.startsWith(API)
                    ? stubbed(exchange.getRequestMethod(), path.substring(API.length()), body)
                    : Optional.<Reply>empty();
            if (reply.isPresent()) {
                send(exchange, reply.get());
            } else {
                relay.pass(exchange, body);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Reply> stubbed(String method, String path, byte[] body) throws IOException {
        var read = body.length == 0 ? MissingNode.getInstance() : json.readTree(body);
        return stubs.stream()
                .flatMap(stub -> stub.answer(method, path, read).stream())
                .findFirst();
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException {
        var text = reply.body().isMissingNode() ? new byte[0] : json.writeValueAsBytes(reply.body());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status(), text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
    }

    @Override
    public void close() {
        front.stop(0);
        threads.shutdownNow();
        relay.close();
    }
}
