package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** Rights of database credentials. */
public enum AccessLevel implements WireEnum {
    /** Read the data. */
    READONLY("readonly"),

    /** Read and change the data. */
    READWRITE("readwrite"),

    /** Everything, tables and rights included. */
    OWNER("owner");

    private final String word;

    AccessLevel(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable AccessLevel of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
