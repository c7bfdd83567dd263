package dev.vso.operator.lease.note;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.json.GoJson;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.vault.Accessor;
import dev.vso.vault.LeaseId;
import dev.vso.vault.json.VaultJson;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The lease of the credentials in a Secret, as an annotation of that Secret: what the status is to say once the Secret
 * is written. It holds nothing that the status does not hold too.
 *
 * <p>A seal binds it to its place and to the data of the Secret. It is an HMAC with the operator's key, so that nobody
 * else can make a note, or use one for other data.
 *
 * @param since when the credentials were issued, in whole seconds
 * @param duration from then to the end, in whole seconds
 * @param parent accessor of the lease's parent token; empty for batch tokens
 * @param requestId Vault's ID of the request that issued them
 * @param request digest of that request
 * @param replaces the lease in the status when they were written; empty if there was none
 */
public record LeaseNote(
        LeaseId id,
        Instant since,
        Duration duration,
        boolean renewable,
        Optional<Accessor> parent,
        String requestId,
        String request,
        Optional<LeaseId> replaces) {

    /** In characters: two of the longest lease IDs, with room for the rest. */
    static final int LONGEST = 16_384;

    /** The first text under a seal, so that no other HMAC of the operator is one. */
    private static final String PURPOSE = "lease of the credentials in a Secret";

    private static final String LEASE = "lease";
    private static final String SINCE = "since";
    private static final String DURATION = "duration";
    private static final String RENEWABLE = "renewable";
    private static final String ACCESSOR = "accessor";
    private static final String REQUEST_ID = "requestID";
    private static final String REQUEST_DIGEST = "requestDigest";
    private static final String REPLACES = "replaces";
    private static final String SEAL = "seal";

    /** A note and its seal, which is not verified. */
    record Sealed(LeaseNote note, String seal) {}

    /**
     * The Secret that a note belongs to, and the resource whose credentials are in it.
     *
     * @param role of a Database; empty for other kinds
     */
    public record Place(String ownerUid, String role, ObjectKey secret) {}

    /**
     * Returns the text of the annotation.
     *
     * @param mac the HMAC of the data of the Secret
     */
    public String text(Place place, String mac, SecretHmac hmac) {
        ObjectNode json = VaultJson.object()
                .put(LEASE, id.value())
                .put(SINCE, since.getEpochSecond())
                .put(DURATION, duration.toSeconds())
                .put(RENEWABLE, renewable);
        parent.ifPresent(accessor -> json.put(ACCESSOR, accessor.value()));
        json.put(REQUEST_ID, requestId).put(REQUEST_DIGEST, request);
        replaces.ifPresent(lease -> json.put(REPLACES, lease.value()));
        return GoJson.write(json.put(SEAL, seal(place, mac, hmac)));
    }

    /** Returns the HMAC over the note, its place, and the data with this HMAC. */
    String seal(Place place, String mac, SecretHmac hmac) {
        return hmac.ofTexts(List.of(
                PURPOSE,
                place.ownerUid(),
                place.role(),
                place.secret().namespace(),
                place.secret().name(),
                mac,
                id.value(),
                Long.toString(since.getEpochSecond()),
                Long.toString(duration.toSeconds()),
                Boolean.toString(renewable),
                parent.map(Accessor::value).orElse(""),
                requestId,
                request,
                replaces.map(LeaseId::value).orElse("")));
    }

    /** Reads an annotation that anybody may have written; empty if it is no note. */
    static Optional<Sealed> read(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            JsonNode json = VaultJson.parse(text);
            return LeaseId.fromText(json.path(LEASE).asText())
                    .map(id -> new Sealed(
                            new LeaseNote(
                                    id,
                                    Instant.ofEpochSecond(json.path(SINCE).asLong()),
                                    Duration.ofSeconds(json.path(DURATION).asLong()),
                                    json.path(RENEWABLE).asBoolean(),
                                    given(json, ACCESSOR).map(Accessor::new),
                                    json.path(REQUEST_ID).asText(),
                                    json.path(REQUEST_DIGEST).asText(),
                                    given(json, REPLACES).flatMap(LeaseId::fromText)),
                            json.path(SEAL).asText()));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> given(JsonNode json, String field) {
        return Optional.of(json.path(field).asText()).filter(text -> !text.isEmpty());
    }
}
