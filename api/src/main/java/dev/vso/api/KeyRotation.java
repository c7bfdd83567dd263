package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** Whether a new certificate has a new key. */
public enum KeyRotation implements WireEnum {
    ALWAYS("Always"),

    /** The key stays while it is in the Secret. */
    NEVER("Never");

    private final String word;

    KeyRotation(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable KeyRotation of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
