package dev.vso.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client of OpenBao with one token in one Vault namespace, for preparing and checking servers in tests. */
public final class BaoClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http;
    private final URI address;
    private final String token;
    private final String namespace;
    private final JsonMapper json = JsonMapper.builder().build();

    BaoClient(HttpClient http, URI address, String token, String namespace) {
        this.http = http;
        this.address = address;
        this.token = token;
        this.namespace = namespace;
    }

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param body the body, missing if there was none
     */
    public record Answer(int status, JsonNode body) {

        /** True for status 2xx. */
        public boolean ok() {
            return status / 100 == 2;
        }

        /** The answer's {@code data}. */
        public JsonNode data() {
            return body.path("data");
        }

        /** Vault's error messages, on one line. */
        public String errors() {
            var errors = new ArrayList<String>();
            body.path("errors").forEach(error -> errors.add(error.asText().strip()));
            return String.join("; ", errors);
        }
    }

    /** The same server and token in another Vault namespace, {@code ""} for the root. */
    public BaoClient inNamespace(String other) {
        return new BaoClient(http, address, token, other);
    }

    /** The same server and namespace with another token. */
    public BaoClient withToken(String other) {
        return new BaoClient(http, address, other, namespace);
    }

    /** Reads a path; empty if there is nothing. */
    public Optional<JsonNode> read(String path) {
        var answer = send("GET", path, Map.of());
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(expectOk("read", path, answer).body());
    }

    /** Writes to a path and returns the answer's body. */
    public JsonNode write(String path, Map<String, ?> body) {
        return expectOk("write", path, send("POST", path, body)).body();
    }

    public void delete(String path) {
        expectOk("delete", path, send("DELETE", path, Map.of()));
    }

    /** The keys below a path; none if there is nothing. */
    public List<String> list(String path) {
        var answer = send("LIST", path, Map.of());
        if (answer.status() == 404) {
            return List.of();
        }
        var keys = new ArrayList<String>();
        expectOk("list", path, answer).data().path("keys").forEach(key -> keys.add(key.asText()));
        return keys;
    }

    /** Logs in with a service account's token and returns a client with the Vault token it got. */
    public BaoClient logInWithKubernetes(String mount, String role, String serviceAccountToken) {
        var answer = withToken("").write("auth/" + mount + "/login", Map.of("role", role, "jwt", serviceAccountToken));
        return withToken(answer.at("/auth/client_token").asText());
    }

    /** The token of this client. */
    public String token() {
        return token;
    }

    /** Sends any request and returns the answer. */
    public Answer send(String method, String path, Map<String, ?> body) {
        try {
            var request = HttpRequest.newBuilder(address.resolve("/v1/" + path)).timeout(TIMEOUT);
            if (!token.isEmpty()) {
                request.header("X-Vault-Token", token);
            }
            if (!namespace.isEmpty()) {
                request.header("X-Vault-Namespace", namespace);
            }
            request.method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json.writeValueAsString(body)));
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), parse(response.body()));
        } catch (IOException e) {
            throw new SandboxException(method + " " + path + ": OpenBao does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while asking OpenBao", e);
        }
    }

    /** The body of a page that is not JSON, for example metrics. */
    String page(String path) {
        try {
            var request = HttpRequest.newBuilder(address.resolve("/v1/" + path))
                    .timeout(TIMEOUT)
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new SandboxException("GET " + path + ": OpenBao does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while asking OpenBao", e);
        }
    }

    private JsonNode parse(String text) throws IOException {
        return text.isBlank() ? MissingNode.getInstance() : json.readTree(text);
    }

    private static Answer expectOk(String what, String path, Answer answer) {
        if (!answer.ok()) {
            throw new SandboxException(
                    "%s %s: OpenBao answers %d: %s".formatted(what, path, answer.status(), answer.errors()));
        }
        return answer;
    }
}
