package dev.vso.operator.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.vso.json.GoJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A digest of a request for credentials, 32 characters long, for a status. */
public final class RequestDigest {

    private static final int BYTES = 16;

    private RequestDigest() {}

    /**
     * Returns the digest combined with what else shapes the Secret: the response is not stored, so a change of that
     * requires new credentials too.
     *
     * @param shaping empty if nothing else does; the digest is then unchanged
     */
    public static String with(String digest, String shaping) {
        return shaping.isEmpty() ? digest : of(TextNode.valueOf(digest + shaping));
    }

    /** Returns a digest of JSON that is independent of the order of its fields. */
    public static String of(JsonNode shaping) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(GoJson.write(shaping).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
