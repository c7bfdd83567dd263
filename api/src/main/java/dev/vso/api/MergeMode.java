package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** How the values of a VaultAuth meet those of its VaultAuthGlobal. */
public enum MergeMode implements WireEnum {
    /** Both; the VaultAuth wins where a key is in both. */
    UNION("union"),

    /** The first that has any: VaultAuth, method, defaults. */
    REPLACE("replace"),

    /** Those of the VaultAuth only. */
    NONE("none");

    private final String word;

    MergeMode(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable MergeMode of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
