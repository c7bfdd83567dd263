package dev.vso.operator.auth.login;

import dev.vso.operator.kubernetes.watch.ContentDigest;
import java.util.SortedMap;

/** Tells the contents of a Secret or file from any others, so that a session ends with what it was begun with. Pure. */
public record CredentialDigest(String digest) {

    /** There is nothing whose contents could change. */
    public static final CredentialDigest NONE = new CredentialDigest("");

    /** Of values by their keys. */
    static CredentialDigest of(SortedMap<String, String> values) {
        return new CredentialDigest(new ContentDigest().add(values).hex());
    }

    /** Without the digest: what it was made of may be short enough to guess. */
    @Override
    public String toString() {
        return equals(NONE) ? "no contents" : "some contents";
    }
}
