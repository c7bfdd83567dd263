package dev.vso.operator.kubernetes.watch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/** SHA-256 over texts, each with a length prefix, so that different lists of texts never yield the same input. */
public final class ContentDigest {

    private final MessageDigest sha;

    public ContentDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public ContentDigest add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        sha.update(bytes);
        return this;
    }

    /** Keys and values, in the order of the keys. */
    public ContentDigest add(SortedMap<String, String> values) {
        values.forEach((key, value) -> add(key).add(value));
        return this;
    }

    /** In hexadecimal; this resets the digest. */
    public String hex() {
        return HexFormat.of().formatHex(sha.digest());
    }
}
