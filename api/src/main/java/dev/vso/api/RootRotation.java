package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** How far the one rotation of a connection's root password has come. */
public enum RootRotation implements WireEnum {
    /** Vault was about to be asked: the password in the Secret may not be the root user's any more. */
    BEGUN("Begun"),

    /** Vault has set a new password that only Vault knows. */
    DONE("Done");

    private final String word;

    RootRotation(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable RootRotation of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
