package dev.vso.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A stub of RabbitMQ's management API without a broker: users and permissions, as far as Vault's engine uses them and
 * as RabbitMQ documents them.
 */
public final class RabbitStub implements AutoCloseable {

    /** The administrator that Vault logs in as. */
    public static final String ADMINISTRATOR = "administrator";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JsonMapper json = JsonMapper.builder().build();
    private final String password = Passwords.random();
    private final Map<String, String> users = new ConcurrentHashMap<>();

    /** Starts on a free port of 127.0.0.1. */
    public RabbitStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(Ports.LOOPBACK), 0), 0);
        } catch (IOException e) {
            throw new SandboxException("the stub of RabbitMQ cannot listen", e);
        }
        users.put(ADMINISTRATOR, password);
        server.setExecutor(threads);
        server.createContext("/api/", this::handle);
        server.start();
    }

    public URI address() {
        return URI.create("http://" + Ports.LOOPBACK + ":" + server.getAddress().getPort());
    }

    public String administratorPassword() {
        return password;
    }

    /** True if the management API accepts this user now. */
    public boolean canLogIn(String user, String userPassword) {
        return !userPassword.isEmpty() && userPassword.equals(users.get(user));
    }

    /** All users but the administrator. */
    public Set<String> users() {
        var all = new TreeMap<>(users);
        all.remove(ADMINISTRATOR);
        return all.keySet();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            if (!isAdministrator(exchange)) {
                answer(exchange, 401, "{\"error\":\"not_authorized\",\"reason\":\"Login failed\"}");
                return;
            }
            var parts = exchange.getRequestURI().getPath().split("/", -1);
            switch (exchange.getRequestMethod() + " " + parts[2]) {
                case "GET users" -> answer(exchange, 200, json.writeValueAsString(users()));
                case "PUT users" -> {
                    users.put(parts[3], json.readTree(body).path("password").asText());
                    answer(exchange, 201, "");
                }
                case "DELETE users" -> answer(exchange, users.remove(parts[3]) == null ? 404 : 204, "");
                case "PUT permissions", "PUT topic-permissions" -> answer(exchange, 201, "");
                default -> answer(exchange, 404, "{\"error\":\"Object Not Found\",\"reason\":\"Not Found\"}");
            }
        }
    }

    private boolean isAdministrator(HttpExchange exchange) {
        var expected = Base64.getEncoder().encodeToString((ADMINISTRATOR + ":" + password).getBytes(UTF_8));
        return ("Basic " + expected).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
