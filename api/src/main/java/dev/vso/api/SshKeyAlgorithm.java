package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** Kinds of SSH keys that the operator makes. */
public enum SshKeyAlgorithm implements WireEnum {
    /** Short and fast; OpenSSH knows it since 6.5. */
    ED25519("ed25519"),

    /** For servers that demand it. */
    RSA("rsa");

    private final String word;

    SshKeyAlgorithm(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable SshKeyAlgorithm of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
