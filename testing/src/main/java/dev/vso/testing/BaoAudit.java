package dev.vso.testing;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One request in OpenBao's audit log: exact, where its counters only sum up.
 *
 * @param operation Vault's word: {@code read}, {@code create}, {@code update}, {@code delete}, {@code list} …
 * @param path without {@code v1/} and without the namespace
 * @param namespace the Vault namespace's path without slash, {@code ""} for the root
 * @param accessor the accessor of the request's token, {@code ""} without one; it allows no login
 * @param displayName of the token, for example {@code kubernetes-production-app-sa}
 * @param error the error message, {@code ""} for success
 */
public record BaoAudit(
        String operation, String path, String namespace, String accessor, String displayName, String error) {

    static BaoAudit of(JsonNode entry) {
        var request = entry.path("request");
        var namespace = request.path("namespace").path("path").asText("");
        return new BaoAudit(
                request.path("operation").asText(""),
                request.path("path").asText(""),
                namespace.endsWith("/") ? namespace.substring(0, namespace.length() - 1) : namespace,
                request.path("client_token_accessor").asText(""),
                entry.path("auth").path("display_name").asText(""),
                entry.path("error").asText("").strip());
    }

    /** True for a login with any method. */
    public boolean logIn() {
        return path.startsWith("auth/") && path.contains("/login");
    }
}
