package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** Kinds of private keys that can be made here. */
public enum KeyAlgorithm implements WireEnum {
    RSA("RSA"),
    ECDSA("ECDSA"),
    ED25519("Ed25519");

    private final String word;

    KeyAlgorithm(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable KeyAlgorithm of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
