package dev.vso.operator.kubernetes.watch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/** SHA-256 over texts, each with its length before it, so that nothing can slip from one into the next. */
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

    /** In hexadecimal; what is added afterwards begins another digest. */
    public String hex() {
        return HexFormat.of().formatHex(sha.digest());
    }
}
