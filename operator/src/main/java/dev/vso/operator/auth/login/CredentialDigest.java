package dev.vso.operator.auth.login;

import dev.vso.operator.kubernetes.watch.ContentDigest;
import java.util.SortedMap;

/** A digest of a Secret's or file's contents: a change of it ends the session that was opened with them. Pure. */
public record CredentialDigest(String digest) {

    /** The digest of a source without contents that could change. */
    public static final CredentialDigest NONE = new CredentialDigest("");

    /** The digest of values by their keys. */
    static CredentialDigest of(SortedMap<String, String> values) {
        return new CredentialDigest(new ContentDigest().add(values).hex());
    }

    /** Omits the digest: its input may be short enough to guess. */
    @Override
    public String toString() {
        return equals(NONE) ? "no contents" : "some contents";
    }
}
