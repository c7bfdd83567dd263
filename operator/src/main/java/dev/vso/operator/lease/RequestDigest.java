package dev.vso.operator.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.vso.json.GoJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells in a status, in 32 characters, for what credentials were issued. */
public final class RequestDigest {

    private static final int BYTES = 16;

    private RequestDigest() {}

    /**
     * The digest with what else shapes the Secret: the answer is kept nowhere, so a change of that needs new credentials
     * too.
     *
     * @param shaping empty if nothing else does; the digest is the same then
     */
    public static String with(String digest, String shaping) {
        return shaping.isEmpty() ? digest : of(TextNode.valueOf(digest + shaping));
    }

    /** The digest of all that shapes a request, equal for equal JSON whatever the order of its fields. */
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
