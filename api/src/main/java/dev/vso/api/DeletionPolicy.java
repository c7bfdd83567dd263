package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** What happens to the credentials when their resource is deleted. */
public enum DeletionPolicy implements WireEnum {
    /** Revoke them, delete the role in Vault and the Secret. */
    DELETE("Delete"),

    /** Leave all as it is. */
    RETAIN("Retain");

    private final String word;

    DeletionPolicy(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable DeletionPolicy of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
