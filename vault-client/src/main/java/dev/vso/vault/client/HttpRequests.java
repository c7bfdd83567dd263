package dev.vso.vault.client;

import dev.vso.vault.VaultRequest;
import dev.vso.vault.json.VaultJson;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Builds the HTTP request of a Vault request. */
record HttpRequests(ConnectionSettings settings) {

    private static final String USER_AGENT = "vso/" + version();

    URI uri(VaultRequest request) {
        if (request.query().isEmpty() && request.method() != VaultRequest.Method.LIST) {
            return URI.create(settings.address() + "/v1/" + request.path().encoded());
        }
        Map<String, String> query = new TreeMap<>(request.query());
        if (request.method() == VaultRequest.Method.LIST) {
            query.put("list", "true");
        }
        String encoded = query.entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(
                settings.address() + "/v1/" + request.path().encoded() + (encoded.isEmpty() ? "" : "?" + encoded));
    }

    HttpRequest http(VaultRequest request, URI uri) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
        settings.headers().entrySet().stream()
                .filter(header ->
                        request.mayBeWrapped() || !header.getKey().equalsIgnoreCase(VaultRequest.WRAP_TTL_HEADER))
                .forEach(header -> builder.setHeader(header.getKey(), header.getValue()));
        request.headers().others().forEach(builder::setHeader);
        builder.setHeader("User-Agent", USER_AGENT);
        builder.setHeader("X-Vault-Request", "true");
        request.headers().token().ifPresent(token -> builder.setHeader("X-Vault-Token", token.value()));
        request.namespace().ifPresent(namespace -> builder.setHeader(VaultRequest.NAMESPACE_HEADER, namespace.value()));
        request.headers()
                .wrapTtl()
                .ifPresent(ttl -> builder.setHeader(VaultRequest.WRAP_TTL_HEADER, ttl.toSeconds() + "s"));
        if (request.body().isPresent()) {
            builder.setHeader("Content-Type", "application/json");
        }
        return method(builder, request).build();
    }

    private static HttpRequest.Builder method(HttpRequest.Builder builder, VaultRequest request) {
        Optional<BodyPublisher> body =
                request.body().map(json -> BodyPublishers.ofString(VaultJson.goJson(json), StandardCharsets.UTF_8));
        return switch (request.method()) {
            case GET, LIST -> request.repeatable() ? builder.GET() : builder.method("GET", new NonReplayableBody());
            case PUT -> builder.PUT(body.orElseGet(BodyPublishers::noBody));
            case POST -> builder.POST(body.orElseGet(BodyPublishers::noBody));
            case DELETE -> builder.DELETE();
        };
    }

    private static String version() {
        String version = HttpRequests.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
