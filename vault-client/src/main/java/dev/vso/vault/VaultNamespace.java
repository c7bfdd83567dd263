package dev.vso.vault;

import java.util.Optional;

/**
 * A namespace of Vault Enterprise or OpenBao, such as {@code team-a/dev}; slashes around it are dropped. An empty one,
 * or one that is no path, is an {@link IllegalArgumentException}.
 */
public record VaultNamespace(String value) {
    public VaultNamespace {
        value = PathSegments.parse("namespace", PathSegments.trimSlashes(value)).text();
        if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "namespace: \"" + value + "\" is sent as an HTTP header and so must be plain ASCII");
        }
    }

    /** The namespace that {@code text} names; empty text, as in a custom resource, means none. */
    public static Optional<VaultNamespace> named(String text) {
        return PathSegments.trimSlashes(text).isEmpty() ? Optional.empty() : Optional.of(new VaultNamespace(text));
    }

    @Override
    public String toString() {
        return value;
    }
}
