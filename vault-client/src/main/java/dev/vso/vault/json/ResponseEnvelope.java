package dev.vso.vault.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.vault.Accessor;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.LeaseId;
import dev.vso.vault.LeaseInfo;
import dev.vso.vault.UnexpectedAnswer;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultToken;
import dev.vso.vault.WrapInfo;
import dev.vso.vault.api.VaultFields;
import dev.vso.vault.client.RequestInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The JSON that Vault puts around every answer: {@code logical.HTTPResponse} in its sources. */
public record ResponseEnvelope(ObjectNode root) {
    private static final int MOST_ERRORS = 5;
    private static final int MOST_WARNINGS = 10;
    private static final int LONGEST_ERROR = 500;
    private static final int MOST_POLICIES = 200;

    /** Vault's request ids are UUIDs; a longer id is not Vault's, and would not fit into a status. */
    private static final int LONGEST_REQUEST_ID = 128;

    /**
     * True if Vault wrote this: other servers' answers do not have a request id together with one of Vault's fields.
     */
    boolean isVaults() {
        return root.path("request_id").isTextual()
                && Stream.of("data", "auth", "wrap_info", "lease_id", "warnings")
                        .anyMatch(root::has);
    }

    /**
     * The answer as a response.
     *
     * @throws UnexpectedAnswer if this is no envelope, or a field of it is not of its type
     */
    public VaultResponse response(RequestInfo request, int status) {
        if (!isVaults()) {
            throw new UnexpectedAnswer("the answer is JSON but not Vault's");
        }
        VaultFields fields = VaultFields.of(root);
        return new VaultResponse(
                request,
                status,
                Optional.of(fields.text("request_id"))
                        .filter(id -> id.length() <= LONGEST_REQUEST_ID)
                        .orElse(""),
                fields.object("data").map(data -> (ObjectNode) data.node()).orElseGet(VaultJson::object),
                fields.some("lease_id", LeaseId::new)
                        .map(id -> new LeaseInfo(id, fields.life("lease_duration"), fields.flag("renewable"))),
                fields.object("auth").map(ResponseEnvelope::auth),
                fields.object("wrap_info").map(ResponseEnvelope::wrap),
                fields.texts("warnings").stream()
                        .limit(MOST_WARNINGS)
                        .map(ResponseEnvelope::printable)
                        .toList());
    }

    /** Reads an answer without an envelope; all of it is data. */
    public VaultResponse bare(RequestInfo request, int status) {
        return new VaultResponse(
                request, status, "", root, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * The {@code errors} and {@code warnings} of Vault; a KV path without {@code data/} shows as a warning of a 404.
     * Empty if the answer is not Vault's.
     */
    public List<String> errors() {
        if (!root.path("errors").isArray() && !isVaults()) {
            return List.of();
        }
        return Stream.of("errors", "warnings")
                .map(root::path)
                .filter(JsonNode::isArray)
                .flatMap(JsonNode::valueStream)
                .filter(JsonNode::isTextual)
                .limit(MOST_ERRORS)
                .map(error -> printable(error.textValue()))
                .toList();
    }

    /** The inner data of an envelope, if it has any. */
    public Optional<ObjectNode> data() {
        return Optional.ofNullable(isVaults() ? root.get("data") : null)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }

    private static AuthInfo auth(VaultFields auth) {
        return new AuthInfo(
                auth.some("client_token", VaultToken::new),
                auth.some("accessor", Accessor::new),
                auth.life("lease_duration"),
                auth.flag("renewable"),
                auth.texts("policies").stream().limit(MOST_POLICIES).toList(),
                auth.map("metadata"),
                auth.text("token_type"),
                auth.flag("orphan"),
                auth.number("num_uses"));
    }

    private static WrapInfo wrap(VaultFields wrap) {
        return new WrapInfo(
                wrap.required("token", VaultToken::new),
                wrap.some("accessor", Accessor::new),
                wrap.life("ttl"),
                wrap.time("creation_time")
                        .orElseThrow(() -> new UnexpectedAnswer("the answer lacks the field creation_time")),
                wrap.text("creation_path"),
                wrap.some("wrapped_accessor", Accessor::new));
    }

    /** One line, of bounded length: it goes into conditions, events and logs. */
    private static String printable(String error) {
        boolean fits = error.codePointCount(0, error.length()) <= LONGEST_ERROR;
        String cut = fits ? error : error.substring(0, error.offsetByCodePoints(0, LONGEST_ERROR)) + "…";
        return cut.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
