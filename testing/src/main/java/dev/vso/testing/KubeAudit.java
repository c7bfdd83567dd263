package dev.vso.testing;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One request in the API server's audit log. Unlike the server's counters it names the user.
 *
 * @param user the user name, for example {@code admin} or {@code system:kube-controller-manager}
 * @param userAgent the client's user agent
 * @param verb {@code get}, {@code list}, {@code watch}, {@code create}, {@code update}, {@code patch}, {@code delete}
 * @param resource the plural, for example {@code secrets}; {@code ""} for paths such as {@code /version}
 * @param subresource for example {@code status}, else {@code ""}
 * @param namespace {@code ""} for cluster-wide requests
 * @param name {@code ""} for lists and generated names
 * @param code the HTTP status of the answer
 */
public record KubeAudit(
        String user,
        String userAgent,
        String verb,
        String resource,
        String subresource,
        String namespace,
        String name,
        int code) {

    static KubeAudit of(JsonNode entry) {
        var object = entry.path("objectRef");
        return new KubeAudit(
                entry.path("user").path("username").asText(""),
                entry.path("userAgent").asText(""),
                entry.path("verb").asText(""),
                object.path("resource").asText(""),
                object.path("subresource").asText(""),
                object.path("namespace").asText(""),
                object.path("name").asText(""),
                entry.path("responseStatus").path("code").asInt());
    }

    /** True if the request changes something. */
    public boolean write() {
        return switch (verb) {
            case "create", "update", "patch", "delete", "deletecollection" -> true;
            default -> false;
        };
    }
}
