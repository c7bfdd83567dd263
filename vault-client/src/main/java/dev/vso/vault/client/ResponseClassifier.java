package dev.vso.vault.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.vault.UnexpectedAnswer;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import dev.vso.vault.json.ResponseEnvelope;
import dev.vso.vault.json.VaultJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Classifies an HTTP answer. A pure function of status and body, which never throws. */
final class ResponseClassifier {
    private static final List<String> GONE =
            List.of("lease not found", "invalid lease", "lease expired", "invalid accessor");

    /** The one message of another server that matters: Go's answer to plain text on a TLS port. */
    static final String HTTPS_WANTED = "Client sent an HTTP request to an HTTPS server.";

    private ResponseClassifier() {}

    /** @param body as far as it was read; of an error, the beginning */
    static VaultResult of(RequestInfo request, int status, byte[] body) {
        return status >= 200 && status < 300 ? success(request, status, body) : failure(request, status, body);
    }

    private static VaultResult success(RequestInfo request, int status, byte[] body) {
        try {
            if (body.length == 0) {
                return nothing(request, status);
            }
            ResponseEnvelope envelope = new ResponseEnvelope(object(request, body));
            return request.isHealth() ? envelope.bare(request, status) : envelope.response(request, status);
        } catch (UnexpectedAnswer e) {
            return VaultFailure.unexpected(request, status, e);
        }
    }

    /**
     * Vault answers 204 when it has no data, and a proxy may turn that into a 200; a read without a result is a 404.
     */
    private static VaultResponse nothing(RequestInfo request, int status) {
        boolean read = request.method() == VaultRequest.Method.GET || request.method() == VaultRequest.Method.LIST;
        if (read && status != 204) {
            throw new UnexpectedAnswer("the answer is empty");
        }
        return new ResponseEnvelope(VaultJson.object()).bare(request, status);
    }

    private static ObjectNode object(RequestInfo request, byte[] body) {
        try {
            if (VaultJson.parse(body, request.heaviestAnswer()) instanceof ObjectNode object) {
                return object;
            }
        } catch (IllegalArgumentException e) {
            throw new UnexpectedAnswer("the answer is not Vault's JSON: " + e.getMessage());
        }
        throw new UnexpectedAnswer("the answer is not a JSON object");
    }

    private static VaultFailure failure(RequestInfo request, int status, byte[] body) {
        Optional<ResponseEnvelope> envelope = envelope(request, body);
        List<String> errors = envelope.map(ResponseEnvelope::errors).orElseGet(() -> wordsOfGo(body));
        Optional<ObjectNode> data =
                request.isHealth() ? envelope.map(ResponseEnvelope::root) : envelope.flatMap(ResponseEnvelope::data);
        return new VaultFailure(kind(status, errors), status, errors, request, data);
    }

    private static Optional<ResponseEnvelope> envelope(RequestInfo request, byte[] body) {
        try {
            return Optional.of(new ResponseEnvelope(object(request, body)));
        } catch (UnexpectedAnswer _) {
            return Optional.empty();
        }
    }

    private static List<String> wordsOfGo(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).strip().equals(HTTPS_WANTED)
                ? List.of(HTTPS_WANTED)
                : List.of();
    }

    static Kind kind(int status, List<String> errors) {
        String text = String.join("\n", errors).toLowerCase(Locale.ROOT);
        boolean gone = GONE.stream().anyMatch(text::contains);
        return switch (status) {
            case 400 -> gone ? Kind.LEASE_GONE : Kind.INVALID;
            case 401 -> Kind.DENIED;
            // Some versions answer 403 for the accessor of an expired token.
            case 403 -> text.contains("invalid accessor") ? Kind.LEASE_GONE : Kind.DENIED;
            case 404 -> Kind.NOT_FOUND;
            case 408 -> Kind.TIMED_OUT;
            case 429 -> Kind.THROTTLED;
            case 412, 472, 473 -> Kind.UNAVAILABLE;
            case 501 -> Kind.INVALID;
            default -> status >= 500 ? serverSide(text) : Kind.INVALID;
        };
    }

    private static Kind serverSide(String text) {
        if (text.contains("sealed") || text.contains("not initialized") || text.contains("not yet initialized")) {
            return Kind.SEALED;
        }
        return text.contains("local node not active") || text.contains("is in standby") || text.contains("standby mode")
                ? Kind.STANDBY
                : Kind.UNAVAILABLE;
    }
}
