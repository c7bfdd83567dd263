package dev.vso.operator.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/** Tells the contents of a Secret or file from any others, so that a session ends with what it was begun with. Pure. */
public record Stamp(String digest) {

    /** There is nothing whose contents could change. */
    public static final Stamp NONE = new Stamp("");

    /** Of values by their keys. */
    static Stamp of(SortedMap<String, String> values) {
        MessageDigest sha = sha256();
        values.forEach((key, value) -> {
            add(sha, key);
            add(sha, value);
        });
        return new Stamp(HexFormat.of().formatHex(sha.digest()));
    }

    /** With its length before it, so that nothing can slip from one value into the next. */
    private static void add(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        sha.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Without the digest: what it was made of may be short enough to guess. */
    @Override
    public String toString() {
        return equals(NONE) ? "no contents" : "some contents";
    }
}
