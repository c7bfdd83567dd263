package dev.vso.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** A fake Vault run by a tenant: accepts every login and returns the configured response. */
final class HostileVault implements AutoCloseable {

    private static final String LOGIN = """
            {"request_id":"1","lease_id":"","renewable":false,"lease_duration":0,"data":null,"warnings":null,
             "auth":{"client_token":"hvs.hostile","accessor":"accessor-1","policies":["default"],
                     "lease_duration":3600,"renewable":true}}""";
    private static final String HEALTH = """
            {"initialized":true,"sealed":false,"standby":false,"version":"1.21.0","cluster_name":"hostile"}""";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile String login = LOGIN;
    private volatile String health = HEALTH;
    private volatile Supplier<byte[]> answer = () -> new byte[0];

    HostileVault() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Sets the response to reads from now on; created for each request, so that it need not be stored here. */
    void answer(Supplier<String> body) {
        answer = () -> body.get().getBytes(StandardCharsets.UTF_8);
    }

    void login(String body) {
        login = body;
    }

    void health(String body) {
        health = body;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            byte[] body;
            if (path.endsWith("/login")) {
                body = login.getBytes(StandardCharsets.UTF_8);
            } else if (path.endsWith("/sys/health")) {
                body = health.getBytes(StandardCharsets.UTF_8);
            } else {
                body = answer.get();
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
