package dev.vso.operator.auth.persistence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.json.GoJson;
import dev.vso.operator.auth.session.SessionToken;
import dev.vso.vault.Accessor;
import dev.vso.vault.VaultToken;
import dev.vso.vault.json.VaultJson;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Converts a token to text and back. The text contains the name of its entry, so that it is not accepted in another.
 * Pure.
 */
final class TokenCodec {

    private TokenCodec() {}

    static String write(String entry, SessionToken token) {
        var json = VaultJson.object();
        json.put("entry", entry);
        json.put("token", token.value().value());
        token.accessor().ifPresent(accessor -> json.put("accessor", accessor.value()));
        json.put("issuer", token.issuer().toString());
        json.put("since", token.since().toString());
        json.put("life", token.life().toString());
        json.put("renewable", token.renewable());
        return GoJson.write(json);
    }

    /**
     * The token in the text.
     *
     * @throws IllegalArgumentException if the text is invalid, or was written for another entry; the message quotes
     *     nothing
     */
    static SessionToken read(String entry, String text) {
        JsonNode json = VaultJson.parse(text);
        if (!entry.equals(json.path("entry").asText(""))) {
            throw new IllegalArgumentException("it was written for another entry");
        }
        try {
            String accessor = json.path("accessor").asText("");
            return new SessionToken(
                    new VaultToken(field(json, "token")),
                    accessor.isEmpty() ? Optional.empty() : Optional.of(new Accessor(accessor)),
                    URI.create(field(json, "issuer")),
                    Instant.parse(field(json, "since")),
                    Duration.parse(field(json, "life")),
                    json.path("renewable").asBoolean(false));
        } catch (DateTimeException | IllegalArgumentException _) {
            throw new IllegalArgumentException("a field is missing or has another form");
        }
    }

    private static String field(JsonNode json, String name) {
        String text = json.path(name).asText("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("it lacks a field");
        }
        return text;
    }
}
