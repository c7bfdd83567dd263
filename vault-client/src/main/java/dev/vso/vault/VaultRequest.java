package dev.vso.vault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.vault.client.ConnectionSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A request to Vault.
 *
 * @param operation the name under which it is counted, such as {@code read} or {@code renew}
 * @param repeatable true if the client may repeat it after a lost answer. False for every request that creates
 *     something, even a GET: {@code database/creds/app} creates a user each time
 * @param body of a PUT or POST; Vault reads none with the other methods, and none is sent
 */
public record VaultRequest(
        String operation,
        Method method,
        VaultPath path,
        Map<String, String> query,
        Optional<JsonNode> body,
        Headers headers,
        boolean repeatable) {
    public static final String NAMESPACE_HEADER = "X-Vault-Namespace";
    public static final String WRAP_TTL_HEADER = "X-Vault-Wrap-TTL";

    /** The HTTP method; LIST is sent as {@code GET ?list=true}, which every proxy lets through. */
    public enum Method {
        GET("read"),
        LIST("list"),
        PUT("create or update"),
        POST("create or update"),
        DELETE("delete");

        private final String capability;

        Method(String capability) {
            this.capability = capability;
        }

        /** The capability that a policy must grant on the path. */
        public String capability() {
            return capability;
        }
    }

    /**
     * The headers of one request.
     *
     * @param wrapTtl ask Vault to wrap the answer in a token with this TTL
     * @param others sent besides those of the connection
     */
    public record Headers(
            Optional<VaultToken> token,
            Optional<VaultNamespace> namespace,
            Optional<Duration> wrapTtl,
            Map<String, String> others) {

        private static final Headers NONE = new Headers(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

        public Headers {
            others = Map.copyOf(others);
            others.forEach((name, value) -> ConnectionSettings.checkHeader("headers", name, value));
        }

        /** The token and the values may be secret. */
        @Override
        public String toString() {
            return "headers" + others.keySet();
        }
    }

    public VaultRequest {
        query = Map.copyOf(query);
    }

    /** Reads without creating anything, so it may be repeated. Not for credentials: see {@link #issue}. */
    public static VaultRequest read(VaultPath path) {
        return of("read", Method.GET, path, Optional.empty(), true);
    }

    /** The names below a path. */
    public static VaultRequest list(VaultPath path) {
        return of("list", Method.LIST, path, Optional.empty(), true);
    }

    public static VaultRequest write(VaultPath path, JsonNode body) {
        return of("write", Method.PUT, path, Optional.of(body), false);
    }

    public static VaultRequest delete(VaultPath path) {
        return of("delete", Method.DELETE, path, Optional.empty(), false);
    }

    /** Requests something new, such as credentials or a certificate: sent once, whatever the method. */
    public static VaultRequest issue(Method method, VaultPath path, Optional<JsonNode> body) {
        return of(body.isPresent() ? "write" : "read", method, path, body, false);
    }

    public static VaultRequest of(
            String operation, Method method, VaultPath path, Optional<JsonNode> body, boolean repeatable) {
        return new VaultRequest(operation, method, path, Map.of(), body, Headers.NONE, repeatable);
    }

    /** True if this renews or looks up a lease or a token. */
    public boolean isUpkeep() {
        return path.isBelow("sys/leases/lookup") || path.isBelow("sys/leases/renew") || path.isBelow("auth/token");
    }

    /** True if the answer may be wrapped; false for logins and renewals, whose answer the client reads itself. */
    public boolean mayBeWrapped() {
        return !repeatable && (operation.equals("read") || operation.equals("write"));
    }

    /** The namespace of this request; empty for that of the token's session. */
    public Optional<VaultNamespace> namespace() {
        return headers.namespace();
    }

    public VaultRequest named(String name) {
        return new VaultRequest(name, method, path, query, body, headers, repeatable);
    }

    public VaultRequest withQuery(Map<String, String> parameters) {
        return new VaultRequest(operation, method, path, parameters, body, headers, repeatable);
    }

    public VaultRequest withToken(VaultToken bearer) {
        return with(new Headers(Optional.of(bearer), headers.namespace(), headers.wrapTtl(), headers.others()));
    }

    public VaultRequest withNamespace(Optional<VaultNamespace> in) {
        return with(new Headers(headers.token(), in, headers.wrapTtl(), headers.others()));
    }

    public VaultRequest withHeaders(Map<String, String> more) {
        return with(new Headers(headers.token(), headers.namespace(), headers.wrapTtl(), more));
    }

    public VaultRequest wrappedFor(Duration ttl) {
        return with(new Headers(headers.token(), headers.namespace(), Optional.of(ttl), headers.others()));
    }

    private VaultRequest with(Headers changed) {
        return new VaultRequest(operation, method, path, query, body, changed, repeatable);
    }

    /** The body, the token and header values may be secret. */
    @Override
    public String toString() {
        return method + " " + namespace().map(n -> n + ": ").orElse("") + path;
    }
}
