package dev.vso.operator.secret.hmac;

import dev.vso.operator.template.SecretData;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMACs of the data of Secrets, for comparing two of them without storing either.
 *
 * <p>HMAC-SHA256 of Go's JSON of a map of bytes (sorted keys, values in standard base64), in standard base64: the same
 * text that VSO writes to {@code status.secretMAC}. Thread-safe.
 */
public final class SecretHmac {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final Instant since;
    private final String ofNothing;

    public SecretHmac(HmacKey key) {
        this.key = new SecretKeySpec(key.bytes(), ALGORITHM);
        this.since = key.since();
        this.ofNothing = ofMessage("{}");
    }

    /** When the key was created: an older HMAC was made with a different key. */
    public Instant since() {
        return since;
    }

    public String of(SecretData data) {
        return ofBase64(data.base64());
    }

    /** The HMAC of values that are already in base64, as the API server sends them. */
    public String ofBase64(Map<String, String> values) {
        if (values.isEmpty()) {
            return ofNothing;
        }
        // Keys of a Secret contain nothing that JSON would escape, and are ASCII: text order equals byte order.
        var message = new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> '"' + entry.getKey() + "\":\"" + entry.getValue() + '"')
                        .collect(Collectors.joining(",", "{", "}"));
        return ofMessage(message);
    }

    private String ofMessage(String message) {
        return Base64.getEncoder().encodeToString(hmac(message.getBytes(StandardCharsets.UTF_8)));
    }

    /** The HMAC of the values of the given keys. */
    public String ofBase64(Map<String, String> values, Collection<String> keys) {
        var some = new TreeMap<>(values);
        some.keySet().retainAll(keys);
        return ofBase64(some);
    }

    /** The HMAC of texts in their order; different lists have different HMACs. */
    public String ofTexts(List<String> texts) {
        try {
            var bytes = new ByteArrayOutputStream();
            var message = new DataOutputStream(bytes);
            for (String text : texts) {
                byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
                message.writeInt(encoded.length);
                message.write(encoded);
            }
            return Base64.getEncoder().encodeToString(hmac(bytes.toByteArray()));
        } catch (IOException e) {
            throw new IllegalStateException("memory takes what is written to it", e);
        }
    }

    /** Compares two HMACs in constant time. */
    public static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] hmac(byte[] message) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
